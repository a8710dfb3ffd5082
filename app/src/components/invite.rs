//! Links that lead into a room, or to this server: one is made, passed on with its picture, and taken back. It needs WASM.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wire::limits::INVITATIONS_LISTED;
use wire::{Invitation, InvitationId, RoomId};

use super::form::{Done, Outcome};
use super::{ConfirmForm, Copy, Dialog, Form, Submit, later, named, redrawn, rows};
use crate::called::{self, Names};
use crate::kept::{Effect, Memo, RwSignal, heard};
use crate::server_fns::Fail;
use crate::server_fns::invitations::{ListInvitations, MakeInvitation, RevokeInvitation};
use crate::session::{self, State, dates, use_state};
use crate::{json, words};

const REVOKING: &str = "revoke-link";
/// Where links are made: it takes the focus when what had it goes.
const MAKING: &str = "make-link";

/// Those that are open, the newest first.
type Open = RwSignal<Vec<Invitation>>;

#[component]
pub fn InviteDialog(
    /// None: to the server alone.
    room: Option<RoomId>,
    #[prop(into)] open: Signal<bool>,
    close: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog id="invite" title=words::invitations::INVITE_LINK open on_close=close>
            {later(move |there| (there.invite)(room))}
        </Dialog>
    }
}

pub fn links(room: Option<RoomId>) -> AnyView {
    view! { <Links room/> }.into_any()
}

#[component]
fn Links(room: Option<RoomId>) -> impl IntoView {
    let state = use_state();
    let (open, made) = (Open::new(Vec::new()), RwSignal::new(None));
    let asked = RwSignal::new(None);
    let room = room.map(|room| room.to_string());
    // In the browser: the server has drawn the page without them.
    let (more, of) = (RwSignal::new(false), room.clone());
    // Nothing floats above a dialog, which a room's stand in.
    let opens = room.is_none();
    let load = Callback::new(move |()| ask(state, of.as_deref(), open, more));
    Effect::new(move |()| load.run(()));
    let any = Memo::new(move |()| open.with(|open| !open.is_empty()));
    let places = move || {
        let place = |one: &Invitation| (0, one.id.0, 0);
        open.with(|open| open.iter().map(place).collect())
    };
    let one = move |(_, id, _)| {
        row(
            state,
            open,
            made.get_untracked(),
            asked,
            InvitationId(id),
            opens,
        )
    };
    let asks = Memo::new(move |()| asked.get().is_some());
    let close = Callback::new(move |()| asked.set(None));
    let said = match room {
        Some(_) => words::invitations::ROOM_SAID,
        None => words::invitations::SERVER_SAID,
    };
    view! {
        <p class="invite-said">{said}</p>
        <MakeForm room open made/>
        {redrawn(move || {
            any.get().then(|| {
                view! {
                    <ul class="invite-list" aria-label=words::invitations::OPEN>{rows(places, one)}</ul>
                }
            })
        })}
        {redrawn(move || more.get().then(|| view! {
            <button class="button" type="button" on:click=heard(move |_| load.run(()))>{words::LOAD_MORE}</button>
        }))}
        <Dialog id=REVOKING title=words::invitations::REVOKE_LINK open=asks on_close=close>
            {redrawn(move || asked.get().map(|id| view! { <Revoking open asked id/> }))}
        </Dialog>
    }
}

#[component]
fn MakeForm(
    room: Option<String>,
    open: Open,
    made: RwSignal<Option<InvitationId>>,
) -> impl IntoView {
    let outcome = Outcome::of::<MakeInvitation>();
    let done = Done::new(move |json: String| {
        let Some(invitation) = json::read::<Invitation>(&json) else {
            return false;
        };
        made.set(Some(invitation.id));
        open.update(|open| open.insert(0, invitation));
        outcome.settle();
        true
    });
    view! {
        <Form outcome done>
            {room.map(|room| view! { <input type="hidden" name="room" value=room/> })}
            <div class="invite-terms" id=MAKING tabindex="-1">
                <label class="field-label">
                    {words::invitations::EXPIRES}
                    <select class="field-input" name="days">
                        <option value="7">{words::invitations::WEEK}</option>
                        <option value="1">{words::invitations::DAY}</option>
                        <option value="0">{words::invitations::NEVER}</option>
                    </select>
                </label>
                <label class="field-label">
                    {words::invitations::USES}
                    <select class="field-input" name="most">
                        <option value="0">{words::invitations::NO_LIMIT}</option>
                        <option value="1">{words::invitations::ONE}</option>
                        <option value="10">{words::invitations::TEN}</option>
                    </select>
                </label>
            </div>
            <Submit label=words::invitations::MAKE busy_label=words::invitations::MAKING busy=outcome.busy/>
        </Form>
    }
}

/// The one that was just made shows its picture at once.
fn row(
    state: State,
    open: Open,
    made: Option<InvitationId>,
    asked: RwSignal<Option<InvitationId>>,
    id: InvitationId,
    opens: bool,
) -> AnyView {
    let Some(invitation) = find(open, id) else {
        return ().into_any();
    };
    let link = format!("{}/join/{}", state.address.get_value(), invitation.code);
    let picture = format!("/join/{}/qr.svg", invitation.code);
    let until = invitation.expires.map(dates::day);
    let said = words::invitations::standing(invitation.uses, invitation.most, until);
    let by = (invitation.by != state.viewer()).then(|| {
        let who = state.look(|model| called::person(model, invitation.by));
        let mut names = Names::default();
        let whom = opens.then_some(invitation.by);
        let sentence = words::invitations::by(&names.put(whom, who.unwrap_or_default()));
        named(names.told(&sentence), opens)
    });
    let revoke = move |_| asked.set(Some(id));
    view! {
        <li class="invite-one">
            <Copy label=words::invitations::LINK text=link/>
            <p class="invite-standing">{said}" "{by}</p>
            <details class="invite-picture" open={made == Some(id)}>
                <summary>{words::invitations::PICTURE}</summary>
                <img loading="lazy" src=picture alt=words::invitations::PICTURE_SAID width="200" height="200"/>
            </details>
            <button class="button" type="button" on:click=heard(revoke)>{words::invitations::REVOKE}</button>
        </li>
    }
    .into_any()
}

/// Those behind the last that is here. The dialog may be closed by the time they come.
fn ask(state: State, room: Option<&str>, open: Open, more: RwSignal<bool>) {
    let last = open.with_untracked(|open| open.last().map(|last| last.id.to_string()));
    let fields = [("room", room), ("before", last.as_deref())];
    let fields: Vec<(&str, &str)> = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    let answer = session::post_fields(ListInvitations::PATH, &fields);
    spawn_local(async move {
        match session::done(answer.await) {
            Ok(json) => {
                let listed = json::read::<Vec<Invitation>>(&json).unwrap_or_default();
                _ = more.try_set(listed.len() == INVITATIONS_LISTED);
                _ = open.try_update(|open| {
                    // One was made meanwhile, and may be among them.
                    let new = |one: &Invitation| open.iter().all(|held| held.id != one.id);
                    let listed: Vec<Invitation> = listed.into_iter().filter(new).collect();
                    open.extend(listed);
                });
            }
            Err(fail) => say(state, &fail),
        }
    });
}

fn find(open: Open, id: InvitationId) -> Option<Invitation> {
    open.with_untracked(|open| open.iter().find(|one| one.id == id).cloned())
}

#[component]
fn Revoking(open: Open, asked: RwSignal<Option<InvitationId>>, id: InvitationId) -> impl IntoView {
    let state = use_state();
    let outcome = Outcome::of::<RevokeInvitation>();
    let done = Done::new(move |_| {
        open.update(|open| open.retain(|one| one.id != id));
        state.toasts.say(words::invitations::REVOKED);
        asked.set(None);
        // What opened the dialog is gone.
        session::focus_soon(MAKING);
        true
    });
    let said = words::invitations::REVOKING.to_owned();
    let label = words::invitations::REVOKE;
    view! { <ConfirmForm id=REVOKING outcome said label fields=vec![("id", id.to_string())] done/> }
}

fn say(state: State, fail: &Fail) {
    state.toasts.say(words::above(fail).unwrap_or_default());
}
