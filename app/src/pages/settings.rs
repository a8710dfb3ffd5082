//! `/settings`: one's profile, what one signs in with and where, how the page looks in this browser, and what others learn of
//! oneself.

use leptos::prelude::*;
use leptos_meta::Title;
use wire::Field;

use crate::components::choices::Options;
use crate::components::sessions::Own;
use crate::components::{
    Avatar, BioForm, Choices, Credentials, Glyph, Icon, Picture, PrivacyForm, ProfileForm,
    Sessions, redrawn,
};
use crate::session::{Choice, use_state};
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
            <header class="settings-head">
                <a class="settings-back" href="/" aria-label=words::BACK>
                    <Icon of=Glyph::Back/>
                </a>
                <h1 class="settings-heading">{words::settings::SETTINGS}</h1>
            </header>
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
                    <Choices choice=Choice::Density legend=words::settings::DENSITY options=DENSITY/>
                    <Choices choice=Choice::Text legend=words::settings::TEXT options=TEXT/>
                    <Choices choice=Choice::Motion legend=words::settings::MOTION options=MOTION/>
                </Section>
                <Section id="privacy-heading" title=words::settings::PRIVACY>
                    <p class="settings-said">{words::settings::PRIVACY_SAID}</p>
                    <PrivacyForm/>
                </Section>
                <Section id="sessions-heading" title=words::settings::SESSIONS>
                    <p class="settings-said">{words::settings::SESSIONS_SAID}</p>
                    <Sessions own/>
                </Section>
                // It comes with the page's program, and nothing stands below it that would move.
                <Section id="about-heading" title=words::fields::label(Field::Bio)>
                    <BioForm/>
                </Section>
            </div>
        </div>
    }
}

#[component]
fn Section(id: &'static str, title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="settings-section" aria-labelledby=id>
            <h2 class="settings-title" id=id>{title}</h2>
            {children()}
        </section>
    }
}
