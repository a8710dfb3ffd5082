//! What a command is in the engine: one verb each.

use engine::{Engine, Error, accounts, marks, messages, rooms};
use wire::{Command, Done, UserId};

pub async fn carry_out(engine: &Engine, viewer: UserId, command: Command) -> Result<Done, Error> {
    let done = match command {
        Command::Send { room, post } => {
            let seq = messages::send(engine, viewer, room, post).await?;
            return Ok(Done::Message { room, seq });
        }
        Command::Direct { with } => {
            return rooms::direct(engine, viewer, with).await.map(Done::Room);
        }
        Command::Create(new) => return rooms::create(engine, viewer, new).await.map(Done::Room),
        Command::Edit {
            room,
            seq,
            edition,
            body,
            mentions,
        } => messages::edit(engine, viewer, room, seq, edition, body, mentions).await,
        Command::Delete { room, seq } => messages::delete(engine, viewer, room, seq).await,
        Command::React {
            room,
            seq,
            emoji,
            on,
        } => messages::react(engine, viewer, room, seq, emoji, on).await,
        Command::Join { room } => rooms::join(engine, viewer, room).await,
        Command::Add { room, users } => rooms::add(engine, viewer, room, users).await,
        Command::Leave { room } => rooms::leave(engine, viewer, room).await,
        Command::Remove { room, user } => rooms::remove(engine, viewer, room, user).await,
        Command::Ban { room, user } => rooms::ban(engine, viewer, room, user).await,
        Command::Unban { room, user } => rooms::unban(engine, viewer, room, user).await,
        Command::Decline { room, user } => rooms::decline(engine, viewer, room, user).await,
        Command::Role { room, user, role } => rooms::give(engine, viewer, room, user, role).await,
        Command::HandOver { room, user } => rooms::hand_over(engine, viewer, room, user).await,
        Command::Policy { room, policy } => rooms::set_policy(engine, viewer, room, policy).await,
        Command::Rename { room, name, topic } => {
            rooms::rename(engine, viewer, room, name, topic).await
        }
        Command::DeleteRoom { room } => rooms::delete(engine, viewer, room).await,
        Command::MarkUnread { room, from } => marks::mark_unread(engine, viewer, room, from).await,
        Command::Keep { room, how } => marks::keep(engine, viewer, room, how).await,
        Command::Privacy { receipts, presence } => {
            let chosen = accounts::change_privacy(engine, viewer, receipts, presence).await;
            chosen.map(|_| ())
        }
    };
    done.map(|()| Done::Set)
}
