//! What holds in a room: who joins, who posts, what newcomers may read.

use wire::{Change, Policy, Room, RoomId, Scope, System, UserId};

use super::{Seat, rules, sql};
use crate::db::{AsAsked, Tx, Verb};
use crate::{Error, args, messages};

pub struct SetPolicy {
    pub viewer: UserId,
    pub room: RoomId,
    pub policy: Policy,
}

impl Verb for SetPolicy {
    type Done = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let scope = Scope::Room(self.room);
        let rev = tx.advance(scope).await?;
        let seat = Seat::of_member(tx, self.viewer, self.room).await?;
        let Policy {
            join,
            post,
            history,
        } = self.policy;
        rules::may_set_policy(seat.role, seat.room.kind, self.policy)?;
        if seat.room.policy() == self.policy {
            return Err(AsAsked.into());
        }
        let args = args![
            self.room,
            join.as_str(),
            post.as_str(),
            history.as_str(),
            rev
        ];
        tx.execute(sql::SET_POLICY, args).await?;
        let room = Room {
            join,
            post,
            history,
            rev,
            ..seat.room
        };
        tx.record(scope, Change::Room(room));
        let line = System::Policy(self.policy);
        messages::line(tx, self.room, self.viewer, line)
            .await
            .map(|_| ())
    }
}
