//! `/settings`: one's profile, how the page looks in this browser, and what others learn of oneself.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::choices::Options;
use crate::components::{Choices, Glyph, Icon, PrivacyForm, ProfileForm};
use crate::session::Choice;
use crate::words;

const DENSITY: Options = &[("", "Comfortable"), ("compact", "Compact")];
const TEXT: Options = &[
    ("small", "Small"),
    ("", "Normal"),
    ("large", "Large"),
    ("larger", "Larger"),
];
const MOTION: Options = &[("", "As the system"), ("reduced", "Reduced")];

#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <Title text="Settings · Roost"/>
        <div class="settings">
            <header class="settings-head">
                <a class="settings-back" href="/" aria-label="Back to conversations">
                    <Icon of=Glyph::Back/>
                </a>
                <h1 class="settings-heading">"Settings"</h1>
            </header>
            <div class="settings-column">
                <Section id="profile-heading" title="Profile">
                    <ProfileForm/>
                </Section>
                <Section id="appearance-heading" title="Appearance">
                    <p class="settings-said">"Only in this browser, and at once."</p>
                    <p class="settings-unscripted">
                        "This needs JavaScript, which is switched off here. All else on this page works without."
                    </p>
                    <Choices choice=Choice::Density legend="Density" options=DENSITY/>
                    <Choices choice=Choice::Text legend="Text size" options=TEXT/>
                    <Choices choice=Choice::Motion legend="Motion" options=MOTION/>
                </Section>
                <Section id="privacy-heading" title="Privacy">
                    <p class="settings-said">{words::PRIVACY}</p>
                    <PrivacyForm/>
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
