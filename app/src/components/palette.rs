//! "Go to", over whatever page one is on: conversations, people and actions by what they are called.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::goal::{Goal, Section, goals, pursuer};
use super::keyboard::open_room;
use super::room_link::{picture, sign, title};
use super::{Icon, Sign, UnreadBadge, later, redrawn, retold, told};
use crate::finding;
use crate::kept::{Effect, Memo, RwSignal, heard};
use crate::session::{self, use_state};
use crate::words;

/// The dialog's id.
pub const PALETTE: &str = "palette";

#[component]
pub fn Palette(open: RwSignal<bool>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |()| {
        let Some(dialog) = dialog.get() else { return };
        if !open.get() {
            return dialog.close();
        }
        // When its content is there, so that the caret goes into it; and before that is painted.
        request_animation_frame(move || session::show_modal(&dialog));
    });
    let close_outside = move |click: MouseEvent| {
        // What is the dialog's own and not its content's: the backdrop.
        if click.target() == click.current_target() {
            open.set(false);
        }
    };
    view! {
        <dialog
            class="palette"
            id=PALETTE
            node_ref=dialog
            aria-label=words::rail::GO_TO
            // Not when it is closed: that is told late, and it may be open again by then.
            on:cancel=heard(move |_: leptos::ev::Event| open.set(false))
            on:mousedown=heard(close_outside)
        >
            {redrawn(move || open.get().then(|| view! { <Entry open/> }))}
        </dialog>
    }
}

/// The box and what is found by it share this: the one is there at once, the other when its module has come.
#[derive(Clone, Copy)]
pub struct Finding {
    open: RwSignal<bool>,
    typed: RwSignal<String>,
    /// How many there are; none: not known yet.
    count: RwSignal<Option<usize>>,
    /// Which of them.
    chosen: RwSignal<usize>,
    /// What a key does among them.
    press: StoredValue<Option<Callback<KeyboardEvent>>>,
}

#[component]
fn Entry(open: RwSignal<bool>) -> impl IntoView {
    let (typed, count) = (RwSignal::new(String::new()), RwSignal::new(None));
    let (chosen, press) = (RwSignal::new(0), StoredValue::new(None));
    let finding = Finding {
        open,
        typed,
        count,
        chosen,
        press,
    };
    let active = move || (count.get()? > 0).then(|| format!("palette-{}", chosen.get()));
    view! {
        <input
            class="palette-box"
            type="text"
            role="combobox"
            aria-label=words::rail::GO_TO
            aria-expanded=told(move || Some(count.get().is_some().to_string()))
            aria-controls="palette-list"
            aria-autocomplete="list"
            aria-activedescendant=told(active)
            placeholder=words::rail::GO_TO_WHAT
            autocomplete="off"
            autofocus
            spellcheck="false"
            enterkeyhint="go"
            on:keydown=heard(move |key| {
                if let Some(press) = press.get_value() {
                    press.run(key);
                }
            })
            on:input=move |event| typed.set(event_target_value(&event))
        />
        {later(move |there| (there.finder)(finding))}
    }
}

pub fn finder(finding: Finding) -> AnyView {
    view! { <Finder finding/> }.into_any()
}

#[component]
fn Finder(finding: Finding) -> impl IntoView {
    let Finding {
        open,
        typed,
        chosen,
        ..
    } = finding;
    let state = use_state();
    let path = use_location().pathname;
    let here = untrack(move || path.with(|path| open_room(path)));
    let sought = Memo::new(move |()| session::folded(typed.get().trim()));
    finding::look_through_all(state, sought);
    let found = Memo::new(move |()| sought.with(|sought| goals(state, sought, here)));
    let count = Memo::new(move |()| {
        found.with(|found| found.iter().map(|(_, goals)| goals.len()).sum::<usize>())
    });
    let list = NodeRef::<html::Div>::new();
    on_cleanup(move || finding::seek(state, ""));
    let pursue = pursuer();
    let pursue = Callback::new(move |goal: Goal| {
        open.set(false);
        pursue(goal);
    });
    let choose = move |at: usize| {
        chosen.set(at);
        if let Some(list) = list.get_untracked() {
            session::show_within(&list, &format!("palette-{at}"), at == 0);
        }
    };
    let press = move |press: KeyboardEvent| {
        let (count, at) = (count.get_untracked(), chosen.get_untracked());
        if count == 0 || press.is_composing() {
            return;
        }
        match press.key().as_str() {
            "ArrowDown" => choose((at + 1) % count),
            "ArrowUp" => choose((at + count - 1) % count),
            "Home" => choose(0),
            "End" => choose(count - 1),
            "Enter" => {
                let goal = found.with_untracked(|found| {
                    found.iter().flat_map(|(_, goals)| goals).nth(at).copied()
                });
                if let Some(goal) = goal {
                    pursue.run(goal);
                }
            }
            _ => return,
        }
        press.prevent_default();
    };
    finding.press.set_value(Some(Callback::new(press)));
    Effect::new(move |()| {
        typed.with(|typed| finding::seek(state, typed));
        choose(0);
    });
    Effect::new(move |()| finding.count.set(Some(count.get())));
    view! {
        <div class="palette-list" id="palette-list" role="listbox" aria-label=words::rail::GO_TO node_ref=list>
            {redrawn(move || {
                // Before what is made of it: where that stays as it was, nobody is told who looks at this only after it.
                let (sought, mut first) = (sought.get(), 0);
                let sections = found.get().into_iter().map(|section| {
                    let from = first;
                    first += section.1.len();
                    view! { <Found section from sought=sought.clone() chosen pursue/> }
                });
                Some(sections.collect_view())
            })}
        </div>
        <p class="palette-nothing" role="status">
            {retold(move || if count.get() == 0 { words::rail::NOTHING_FOUND.to_owned() } else { String::new() })}
        </p>
    }
}

#[component]
fn Found(
    section: Section,
    from: usize,
    sought: String,
    chosen: RwSignal<usize>,
    pursue: Callback<Goal>,
) -> impl IntoView {
    let (heading, goals) = section;
    let goals = goals.into_iter().zip(from..).map(|(goal, at)| {
        view! {
            <div
                class="palette-one"
                id=format!("palette-{at}")
                role="option"
                aria-selected=told(move || Some((chosen.get() == at).to_string()))
                on:pointermove=heard(move |_| chosen.set(at))
                on:click=heard(move |_| pursue.run(goal))
            >
                <Look goal sought=sought.clone()/>
            </div>
        }
    });
    let goals = goals.collect_view();
    view! {
        <div class="palette-part" role="group" aria-label=heading>
            <p class="palette-heading" aria-hidden="true">{heading}</p>
            {goals}
        </div>
    }
}

/// What it is called, with the part that was sought marked in it.
#[component]
fn Look(goal: Goal, sought: String) -> impl IntoView {
    let state = use_state();
    let name = move |name: &str| {
        let [before, marked, after] = finding::parts(name, &sought);
        let marked =
            (!marked.is_empty()).then(|| view! { <mark class="palette-mark">{marked}</mark> });
        view! { <span class="palette-name"><bdi>{before}{marked}{after}</bdi></span> }
    };
    match goal {
        Goal::Room(room) => {
            let title = untrack(|| title(state, room));
            view! {
                <Sign id=sign(state, room) title=title.clone() picture=untrack(|| picture(state, room))/>
                {name(&title)}
                <UnreadBadge room/>
            }
            .into_any()
        }
        Goal::Person(user) => {
            let Some(person) = untrack(|| state.person(user)) else {
                return ().into_any();
            };
            let username = format!("@{}", person.username);
            view! {
                <Sign id=user.0 title=person.title().to_owned() picture=person.avatar/>
                {name(person.title())}
                <span class="palette-note">{username}</span>
            }
            .into_any()
        }
        Goal::Deed(deed) => {
            let (glyph, label) = deed.sign();
            view! {
                <span class="palette-sign"><Icon of=glyph/></span>
                {name(label)}
            }
            .into_any()
        }
    }
}
