//! `/kit`: every component of the kit in every state, a section each. In development builds only.

mod example;

use leptos::context::Provider;
use leptos::prelude::*;
use leptos_meta::Title;
use wire::{At, Field, Person, Refusal, Refusals, Rev, RoomRole, ServerRole, UserId, UserKind};

use crate::components::choices::Options;
use crate::components::field::Manner;
use crate::components::form::Outcome;
use crate::components::permissions::Permissions;
use crate::components::person_card::PersonCard;
use crate::components::sessions::Own;
use crate::components::tabs::Tab;
use crate::components::{
    Avatar, BioForm, Brand, CardFoot, CardNote, Choice as MenuChoice, Choices, Confirm, Connection,
    Conversation, Copy, Credentials, Details, Dialog, DialogActions, DoorCard, FloatLayer,
    FormButton, Glyph, Icon, LinkButton, Notice, PageHead, Palette, PersonRow, Picture,
    PrivacyForm, Prose, Rail, Sessions, ShortcutsDialog, Sign, Skeleton, Submit, Switch, Tabs,
    TextField, invite, open_menu,
};
use crate::kept::{Memo, RwSignal, heard};
use crate::session::{Pressed, State, use_state};

#[component]
pub fn Kit() -> impl IntoView {
    view! {
        <Title text=crate::words::titled("Kit")/>
        <main class="kit">
            <Brand/>
            <h1 class="kit-heading">"The kit"</h1>
            <Section title="Buttons"><Buttons/></Section>
            <Section title="Icons"><Icons/></Section>
            <Section title="Avatars and people"><People/></Section>
            <Section title="Fields"><Fields/></Section>
            <Section title="Choices, switches, tabs"><Chosen/></Section>
            <Section title="Dialogs"><Dialogs/></Section>
            <Section title="Toasts"><Toasted/></Section>
            <Section title="Skeletons"><Skeleton rows=3 signs=true/><Skeleton rows=2/></Section>
            <Section title="Prose"><Written/></Section>
            <Section title="The rail, a conversation and its details"><Housed/></Section>
            <Section title="Above the page"><Above/></Section>
            <Section title="The front door"><Door/></Section>
            <Section title="A text to take along">
                <Copy label="Address" text="https://chat.example.org".to_owned()/>
            </Section>
        </main>
    }
}

#[component]
fn Section(title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="kit-section">
            <h2 class="kit-title">{title}</h2>
            <div class="kit-row">{children()}</div>
        </section>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    view! {
        <Submit label="Main" busy_label="Busy…" busy=false/>
        <Submit label="Main" busy_label="Busy…" busy=true/>
        <FormButton label="Plain" form="none".to_owned()/>
        <LinkButton label="Link" href="/kit"/>
        <button class="button" type="button" data-look="danger">"Danger"</button>
    }
}

#[component]
fn Icons() -> impl IntoView {
    let icon = |of: &Glyph| view! { <Icon of=*of/> }.into_any();
    Glyph::ALL.iter().map(icon).collect::<Vec<AnyView>>()
}

#[component]
fn People() -> impl IntoView {
    let signs = (0..12)
        .map(|id| view! { <Sign id title="Ada Lovelace".to_owned() picture=None/> }.into_any());
    view! {
        {signs.collect::<Vec<AnyView>>()}
        <Avatar person=person("Ada Lovelace", ServerRole::Member) large=true/>
        <span data-presence="online"><Avatar person=person("Ada Lovelace", ServerRole::Member)/></span>
        <div class="kit-wide">
            <PersonRow person=person("", ServerRole::Member)/>
            <PersonRow person=person("Ada Lovelace", ServerRole::Owner) is_viewer=true/>
            <PersonRow
                person=person("A name as long as it takes until there is no room for it any more", ServerRole::Guest)
                in_room=RoomRole::Admin
                online=Signal::stored(true)
            />
        </div>
    }
}

#[component]
fn Fields() -> impl IntoView {
    let plain = Outcome::of_command();
    let refused = Outcome::of_command();
    let reasons = vec![Refusal::NameCharacters, Refusal::TopicTooLong { max: 250 }];
    refused.fail.set(Refusals::of(reasons).map(Into::into));
    let secret = Manner {
        secret: true,
        ..Manner::default()
    };
    view! {
        <div class="kit-wide">
            <TextField field=Field::Name name="kit-name" manner=Manner::default() outcome=plain hint="A hint."/>
            <TextField field=Field::Name name="kit-wrong" manner=Manner::default() outcome=refused hint="A hint."/>
            <TextField field=Field::Topic name="kit-topic" manner=Manner::default() outcome=refused/>
            <TextField field=Field::Password name="kit-password" manner=secret outcome=plain/>
            <p class="form-trouble" role="alert">"What is wrong with the whole of a form."</p>
        </div>
    }
}

const TABS: [Tab; 2] = [
    Tab {
        id: "kit-one",
        label: "One",
        href: "/kit",
        panel: "kit-panel",
    },
    Tab {
        id: "kit-other",
        label: "Another",
        href: "/kit",
        panel: "kit-panel",
    },
];

const DENSITY: Options = &[("", "Comfortable"), ("compact", "Compact")];

#[component]
fn Chosen() -> impl IntoView {
    let on = RwSignal::new(true);
    let turn = Callback::new(move |turned| on.set(turned));
    let density = RwSignal::new(String::new());
    let chosen = Memo::new(move |()| density.get());
    let choose = Callback::new(move |to: &'static str| density.set(to.to_owned()));
    view! {
        <PageHead title="The head of a page"/>
        <div class="kit-wide">
            <Choices name="density" legend="Density" options=DENSITY chosen choose/>
            <Switch name="kit-switch" label="A switch" hint="What it means." on turn/>
            <Tabs label="Tabs" tabs=&TABS chosen=Signal::stored(0) go=Callback::new(|_| ())/>
            <div id="kit-panel" role="tabpanel" aria-labelledby="kit-one">"What the tab shows."</div>
        </div>
    }
}

#[component]
fn Dialogs() -> impl IntoView {
    let open = RwSignal::new(false);
    let asked = RwSignal::new(false);
    let close = Callback::new(move |()| open.set(false));
    let back = Callback::new(move |()| asked.set(false));
    view! {
        <button class="button" type="button" on:click=heard(move |_| open.set(true))>"Dialog"</button>
        <button class="button" type="button" on:click=heard(move |_| asked.set(true))>"Question"</button>
        <Dialog id="kit-dialog" title="A dialog" open on_close=close>
            <p>"Above all else; Esc closes it."</p>
            <DialogActions id="kit-dialog">
                <button class="button" type="button" data-look="main" on:click=heard(move |_| open.set(false))>"Done"</button>
            </DialogActions>
        </Dialog>
        <Confirm
            id="kit-confirm"
            title="Lose this?"
            open=asked
            close=back
            said=Callback::new(|()| "What will be lost.".to_owned())
            label="Lose it"
            command=Callback::new(|_| None)
            done=std::sync::Arc::new(|| ())
        />
    }
}

#[component]
fn Toasted() -> impl IntoView {
    let toasts = use_state().toasts;
    let undo = move |_| toasts.offer("Message deleted", "Undo", move || toasts.say("It is back"));
    view! {
        <button class="button" type="button" on:click=heard(move |_| toasts.say("Profile saved"))>"Toast"</button>
        <button class="button" type="button" on:click=heard(undo)>"Toast with an action"</button>
    }
}

/// In one state each that a row, a card or a message can be in.
#[component]
fn Housed() -> impl IntoView {
    let state = State::of_example(example::client());
    view! {
        <Provider value=state>
            <div class="kit-house">
                <Rail/>
                <div class="room">
                    <Conversation room=example::TEA at=At::End/>
                    <Details room=example::TEA/>
                </div>
            </div>
            <Permissions room=example::TEA close=Callback::new(|()| ())/>
            <PersonCard state user=example::BEA/>
        </Provider>
    }
}

/// What comes up when it is asked for.
#[component]
fn Above() -> impl IntoView {
    let state = use_state();
    let palette = RwSignal::new(false);
    let menu = move |click: leptos::ev::MouseEvent| {
        let choice = |of, label| MenuChoice::new(of, label, || ());
        let choices = vec![
            choice(Glyph::Reply, "Reply"),
            choice(Glyph::Trash, "Delete").danger(),
        ];
        if let Some(pressed) = Pressed::by(&click) {
            open_menu(state, pressed.spot, "A menu", choices);
        }
    };
    view! {
        <FloatLayer/>
        <Connection/>
        <button class="button" type="button" data-act="menu" on:click=heard(menu)>"Menu"</button>
        <button class="button" type="button" on:click=heard(move |_| palette.set(true))>"Palette"</button>
        <LinkButton label="Keys" href="/kit?dialog=shortcuts"/>
        <Palette open=palette/>
        <ShortcutsDialog/>
    }
}

#[component]
fn Door() -> impl IntoView {
    let own = Own::of(use_state());
    view! {
        <DoorCard heading="A door">
            <CardNote said="What should be known before anything is typed."/>
            <CardFoot said="Another?" label="This way" href="/kit".to_owned()/>
        </DoorCard>
        <Notice heading="Something broke".to_owned() said="And why.".to_owned() request="abc123".to_owned()>
            <LinkButton label="Home" href="/kit"/>
        </Notice>
        <PrivacyForm/>
        <BioForm/>
        <Picture to="/api/avatar".to_owned() there=Signal::stored(true)/>
        {invite::links(None)}
        <Credentials own/>
        <Sessions own/>
    }
}

#[component]
fn Written() -> impl IntoView {
    let body = "**Bold**, *italic*, ~~struck~~, `code`, ||a spoiler|| and https://example.org\n\n> A quote\n\n- one\n- two\n\n```\nlet it = \"be\";\n```";
    view! { <Prose body=body.to_owned()/> }
}

fn person(name: &str, role: ServerRole) -> Person {
    Person {
        id: UserId(7),
        kind: UserKind::Person,
        role,
        username: "ada".to_owned(),
        name: name.to_owned(),
        receipts: true,
        presence: true,
        avatar: None,
        disabled: false,
        rev: Rev(0),
    }
}
