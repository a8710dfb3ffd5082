//! `/settings`: one's profile, what one signs in with and where, how the page looks in this browser, and what others learn of
//! oneself.

use leptos::prelude::*;
use leptos_meta::Title;
use wire::Field;

use crate::components::choices::Options;
use crate::components::sessions::Own;
use crate::components::{
    Avatar, BioForm, Choices, Credentials, FormFoot, LinkButton, PageHead, Picture, PrivacyForm,
    ProfileForm, Section, Sessions, redrawn,
};
use crate::kept::Memo;
use crate::session::{Choice, State, use_state};
use crate::words;

const DENSITY: Options = &[
    ("", words::settings::DENSITY_NORMAL),
    ("compact", words::settings::DENSITY_COMPACT),
];
const TEXT: Options = &[
    ("small", words::settings::TEXT_SMALL),
    ("", words::settings::TEXT_NORMAL),
    ("large", words::settings::TEXT_LARGE),
    ("larger", words::settings::TEXT_LARGER),
];
const MOTION: Options = &[
    ("", words::settings::MOTION_NORMAL),
    ("reduced", words::settings::MOTION_REDUCED),
];

#[component]
pub fn Settings() -> impl IntoView {
    let state = use_state();
    let own = Own::of(state);
    let there = Signal::derive(move || state.me().is_some_and(|me| me.avatar.is_some()));
    view! {
        <Title text=words::titled(words::settings::SETTINGS)/>
        <div class="settings">
            <PageHead title=words::settings::SETTINGS/>
            <div class="settings-column">
                <Section id="profile-heading" title=words::settings::PROFILE>
                    <div class="settings-picture">
                        {redrawn(move || state.me().map(|person| view! { <Avatar person large=true/> }))}
                        <Picture to="/api/avatar".to_owned() there/>
                    </div>
                    <ProfileForm/>
                </Section>
                <Section id="account-heading" title=words::settings::ACCOUNT>
                    <p class="settings-said">{words::settings::ACCOUNT_SAID}</p>
                    <Credentials own/>
                </Section>
                <Section id="appearance-heading" title=words::settings::APPEARANCE>
                    <p class="settings-said">{words::settings::APPEARANCE_SAID}</p>
                    <p class="settings-unscripted">
                        {words::settings::UNSCRIPTED}
                    </p>
                    {look(state, Choice::Density, words::settings::DENSITY, DENSITY)}
                    {look(state, Choice::Text, words::settings::TEXT, TEXT)}
                    {look(state, Choice::Motion, words::settings::MOTION, MOTION)}
                </Section>
                <Section id="privacy-heading" title=words::settings::PRIVACY>
                    <p class="settings-said">{words::settings::PRIVACY_SAID}</p>
                    <PrivacyForm/>
                </Section>
                <Section id="sessions-heading" title=words::settings::SESSIONS>
                    <p class="settings-said">{words::settings::SESSIONS_SAID}</p>
                    <Sessions own/>
                </Section>
                {redrawn(move || {
                    let administers = state.me().is_some_and(|me| me.role.may_administer());
                    administers.then(|| view! {
                        <Section id="admin-heading" title=words::admin::ADMINISTRATION>
                            <p class="settings-said">{words::admin::SAID}</p>
                            <FormFoot><LinkButton label=words::admin::OPEN_IT href="/admin"/></FormFoot>
                        </Section>
                    })
                })}
                // It comes with the page's program, and nothing stands below it that would move.
                <Section id="about-heading" title=words::fields::label(Field::Bio)>
                    <BioForm/>
                </Section>
            </div>
        </div>
    }
}

/// How the page looks here. The empty value is how it is for everybody.
fn look(state: State, choice: Choice, legend: &'static str, options: Options) -> AnyView {
    let chosen = Memo::new(move |()| state.chosen(choice).unwrap_or_default());
    let choose = Callback::new(move |value: &'static str| {
        state.choose(choice, (!value.is_empty()).then_some(value));
    });
    view! { <Choices name=choice.name() legend options chosen choose/> }.into_any()
}
