//! Links that lead into a room, or to this server: one is made, passed on with its picture, and taken back. It needs WASM.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wire::{Invitation, InvitationId, RoomId};

use super::form::{Done, Outcome};
use super::{Copy, Dialog, Form, Submit, later, redrawn};
use crate::kept::{Effect, RwSignal, heard};
use crate::server_fns::Fail;
use crate::server_fns::invitations::{ListInvitations, MakeInvitation, RevokeInvitation};
use crate::session::{self, State, dates, use_state};
use crate::{called, json, words};

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
    let room = room.map(|room| room.to_string());
    // In the browser: the server has drawn the page without them.
    let asked = room.clone();
    Effect::new(move |()| ask(state, asked.as_deref(), open));
    let said = match room {
        Some(_) => words::invitations::ROOM_SAID,
        None => words::invitations::SERVER_SAID,
    };
    view! {
        <p class="invite-said">{said}</p>
        <MakeForm room open made/>
        {redrawn(move || {
            let one = |invitation| row(state, open, made.get_untracked(), invitation);
            let rows: Vec<AnyView> = open.get().into_iter().map(one).collect();
            (!rows.is_empty()).then(|| {
                view! { <ul class="invite-list" aria-label=words::invitations::OPEN>{rows}</ul> }
            })
        })}
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
            <div class="invite-terms">
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
fn row(state: State, open: Open, made: Option<InvitationId>, invitation: Invitation) -> AnyView {
    let id = invitation.id;
    let link = format!("{}/join/{}", state.address.get_value(), invitation.code);
    let picture = format!("/join/{}/qr.svg", invitation.code);
    let until = invitation.expires.map(dates::day);
    let said = words::invitations::standing(invitation.uses, invitation.most, until);
    let by = (invitation.by != state.viewer()).then(|| {
        let who = state.look(|model| called::person(model, invitation.by));
        words::invitations::by(&who.unwrap_or_default())
    });
    let revoke = move |_| take_back(state, open, id);
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

/// The dialog may be closed by the time they come.
fn ask(state: State, room: Option<&str>, open: Open) {
    let answer = session::post_field(ListInvitations::PATH, room.map(|room| ("room", room)));
    spawn_local(async move {
        match session::done(answer.await) {
            Ok(json) => {
                let listed = json::read::<Vec<Invitation>>(&json).unwrap_or_default();
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

fn take_back(state: State, open: Open, id: InvitationId) {
    let id_text = id.to_string();
    let answer = session::post_field(RevokeInvitation::PATH, Some(("id", &id_text)));
    spawn_local(async move {
        match session::done(answer.await) {
            Ok(_) => {
                _ = open.try_update(|open| open.retain(|one| one.id != id));
                state.toasts.say(words::invitations::REVOKED);
            }
            Err(fail) => say(state, &fail),
        }
    });
}

fn say(state: State, fail: &Fail) {
    state.toasts.say(words::above(fail).unwrap_or_default());
}
