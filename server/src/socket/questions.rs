//! What a client asks, and what the engine answers: pages, cards, people, members, readers, differences.

use engine::{Engine, Error, accounts, live, marks, messages, rooms};
use wire::limits::PAGE_MAX;
use wire::{At, Change, Difference, Micros, Rev, RoomId, Scope, Seq, ToClient, UserId};

/// About how much of a difference goes in one frame; the client asks for what is behind it.
const PART_BYTES: usize = 256 * 1024;

/// A question with its answer's id.
#[derive(Debug)]
pub enum Question {
    Since {
        scope: Scope,
        rev: Rev,
    },
    Page {
        id: u32,
        room: RoomId,
        at: At,
        limit: u32,
    },
    Cards {
        id: u32,
        rooms: Vec<RoomId>,
    },
    MoreCards {
        id: u32,
        before: Option<(Micros, RoomId)>,
    },
    People {
        id: u32,
        ids: Vec<UserId>,
    },
    Members {
        id: u32,
        room: RoomId,
        after: Option<UserId>,
    },
    Find {
        id: u32,
        text: String,
        after: Option<UserId>,
    },
    Readers {
        id: u32,
        room: RoomId,
        seq: Seq,
    },
}

impl Question {
    /// None where no answer is named: then a refusal cannot be either.
    pub fn id(&self) -> Option<u32> {
        match self {
            Self::Since { .. } => None,
            Self::Page { id, .. }
            | Self::Cards { id, .. }
            | Self::MoreCards { id, .. }
            | Self::People { id, .. }
            | Self::Members { id, .. }
            | Self::Find { id, .. }
            | Self::Readers { id, .. } => Some(*id),
        }
    }

    pub async fn answer(self, engine: &Engine, viewer: UserId) -> Result<ToClient, Error> {
        let answer = match self {
            Self::Since { scope, rev } => fitting(live::since(engine, viewer, scope, rev).await?),
            Self::Page {
                id,
                room,
                at,
                limit,
            } => {
                let limit = usize::try_from(limit).unwrap_or(PAGE_MAX).min(PAGE_MAX);
                let page = messages::page(engine, viewer, room, at, limit).await?;
                ToClient::Page { id, page }
            }
            // What is not among them is not there for the viewer: there is no other word of it.
            Self::Cards { id, rooms } => {
                let cards = rooms::cards(engine, viewer, rooms).await?;
                let more = false;
                ToClient::Cards { id, cards, more }
            }
            Self::MoreCards { id, before } => {
                let (cards, more) = rooms::more_cards(engine, viewer, before).await?;
                ToClient::Cards { id, cards, more }
            }
            Self::People { id, ids } => {
                let people = accounts::people(engine, ids).await?;
                ToClient::People { id, people }
            }
            Self::Members { id, room, after } => {
                let members = rooms::members(engine, viewer, room, after).await?;
                ToClient::Members { id, members }
            }
            Self::Find { id, text, after } => {
                let people = accounts::directory(engine, &text, after).await?;
                ToClient::People { id, people }
            }
            Self::Readers { id, room, seq } => {
                let readers = marks::readers(engine, viewer, room, seq).await?;
                ToClient::Readers { id, readers }
            }
        };
        Ok(answer)
    }
}

/// Cut where a part would get too large for one frame.
///
/// Invariant: a part is cut at one rev; below it nothing is missing.
fn fitting(answer: ToClient) -> ToClient {
    let ToClient::Difference(mut difference) = answer else {
        return answer;
    };
    let mut bytes = 0;
    let fits = difference.rows.iter().take_while(|row| {
        let before = bytes;
        bytes += about(row);
        before == 0 || bytes <= PART_BYTES
    });
    let fits = fits.count();
    if fits < difference.rows.len() {
        difference.rows.truncate(fits);
        let upto = difference.rows.last().map_or(difference.upto, Change::rev);
        difference = Difference {
            upto,
            more: true,
            ..difference
        };
    }
    ToClient::Difference(difference)
}

/// How many bytes a row comes to: only messages are large.
fn about(row: &Change) -> usize {
    const OTHERWISE: usize = 256;
    match row {
        Change::Message(message) => {
            let reactions = message
                .reactions
                .iter()
                .map(|reaction| reaction.users.len());
            OTHERWISE + message.body.len() + 24 * reactions.sum::<usize>()
        }
        _ => OTHERWISE,
    }
}

#[cfg(test)]
mod tests {
    use wire::{Person, ServerRole, UserKind};

    use super::*;

    fn person(rev: i64) -> Change {
        Change::Person(Person {
            id: UserId(rev),
            kind: UserKind::Person,
            role: ServerRole::Member,
            username: "ada".to_owned(),
            name: String::new(),
            receipts: true,
            presence: true,
            avatar: None,
            disabled: false,
            rev: Rev(rev),
        })
    }

    fn cut(rows: i64) -> Difference {
        let whole = Difference {
            scope: Scope::Server,
            rows: (1..=rows).map(person).collect(),
            upto: Rev(rows + 5),
            more: false,
        };
        match fitting(ToClient::Difference(whole)) {
            ToClient::Difference(difference) => difference,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_difference_that_fits_one_frame_is_left_whole() {
        let whole = cut(500);
        assert_eq!(
            (whole.rows.len(), whole.upto, whole.more),
            (500, Rev(505), false)
        );
    }

    #[test]
    fn a_larger_one_is_cut_at_its_last_row_and_there_is_more() {
        let part = cut(5_000);
        assert!(part.rows.len() < 5_000 && part.more);
        assert_eq!(Some(part.upto), part.rows.last().map(Change::rev));
    }
}
