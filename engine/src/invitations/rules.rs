//! What makes an invitation, whether it holds, and who may see and end it: pure.

use wire::limits::{INVITATION_DAYS_MAX, INVITATION_USES_MAX};
use wire::{JoinPolicy, Micros, Person, Refusal, RoomKind, RoomRole, UserId, UserKind};

use super::sql::InvitationRow;

/// 109 bits: nobody guesses one, and a picture of it stays coarse enough for an old camera.
pub const CODE_LETTERS: usize = 22;

/// When it ends by itself, and how many may come by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub expires: Option<Micros>,
    pub most: Option<u32>,
}

pub fn terms(days: Option<u32>, most: Option<u32>, now: Micros) -> Result<Terms, Refusal> {
    let within = |number: Option<u32>, max: u32| number.is_none_or(|n| (1..=max).contains(&n));
    if !within(days, INVITATION_DAYS_MAX) || !within(most, INVITATION_USES_MAX) {
        return Err(Refusal::Malformed);
    }
    let expires = days.map(|days| now.plus(i64::from(days) * Micros::DAY));
    Ok(Terms { expires, most })
}

/// Whether it could be one at all: nothing else is looked up.
pub fn is_code(typed: &str) -> bool {
    typed.len() == CODE_LETTERS && typed.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// By itself, whoever made it.
pub fn holds(row: &InvitationRow, now: Micros) -> bool {
    row.ended.is_none() && row.expires.is_none_or(|expires| expires > now.0)
}

/// Whether its maker may still bring somebody into the room. `role`: none for who is not in it.
pub fn may_bring(
    maker: &Person,
    role: Option<RoomRole>,
    (kind, join): (RoomKind, JoinPolicy),
) -> bool {
    maker.kind != UserKind::Deleted && role.is_some_and(|role| role.may_invite(kind, join))
}

/// Whether its maker may still bring somebody to the server.
pub fn may_bring_here(maker: &Person) -> bool {
    maker.kind != UserKind::Deleted && maker.role.may_invite()
}

/// One's own, whatever one is there by now; those of others with the right to that.
pub fn may_revoke(viewer: UserId, maker: UserId, ends_those_of_others: bool) -> bool {
    viewer == maker || ends_those_of_others
}

#[cfg(test)]
mod tests {
    use wire::{InvitationId, Rev, ServerRole};

    use super::*;

    const NOON: Micros = Micros(1_795_176_000_000_000);

    fn person(kind: UserKind, role: ServerRole) -> Person {
        Person {
            id: UserId(1),
            kind,
            role,
            username: "ada".into(),
            name: String::new(),
            receipts: true,
            presence: true,
            avatar: None,
            disabled: false,
            rev: Rev(1),
        }
    }

    #[test]
    fn an_invitation_ends_some_day_or_never_and_is_for_some_or_for_all() {
        let day = Some(NOON.plus(Micros::DAY));
        let year = Some(NOON.plus(365 * Micros::DAY));
        for (days, most, expected) in [
            (None, None, Ok((None, None))),
            (Some(1), None, Ok((day, None))),
            (Some(365), Some(1), Ok((year, Some(1)))),
            (None, Some(10_000), Ok((None, Some(10_000)))),
            (Some(0), None, Err(Refusal::Malformed)),
            (Some(366), None, Err(Refusal::Malformed)),
            (None, Some(0), Err(Refusal::Malformed)),
            (None, Some(10_001), Err(Refusal::Malformed)),
            (Some(u32::MAX), Some(u32::MAX), Err(Refusal::Malformed)),
        ] {
            let told = terms(days, most, NOON);
            let expected = expected.map(|(expires, most)| Terms { expires, most });
            assert_eq!(told, expected, "{days:?} {most:?}");
        }
    }

    #[test]
    fn what_is_no_code_is_not_looked_up() {
        let good = "abcdefghjkmnpqrstuvwxy";
        for (typed, expected) in [
            (good, true),
            ("2345678923456789234567", true),
            ("", false),
            (&good[1..], false),
            ("abcdefghjkmnpqrstuvwxyz", false),
            ("abcdefghjkmnpqrstuvwx/", false),
            ("abcdefghjkmnpqrstuvwx ", false),
            ("abcdefghjkmnpqrstuv\u{e9}xy", false),
            ("' OR code_hash > '0' --", false),
        ] {
            assert_eq!(is_code(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn it_holds_until_it_ends_or_its_time_has_come() {
        let before = |micros: i64| Some(NOON.0 - micros);
        for (expires, ended, expected) in [
            (None, None, true),
            (before(-1), None, true),
            (before(0), None, false),
            (before(1), None, false),
            (None, before(1), false),
            (before(-1), before(1), false),
        ] {
            let row = InvitationRow {
                id: InvitationId(1),
                code: String::new(),
                room_id: None,
                maker: UserId(1),
                expires,
                most: None,
                uses: 0,
                ended,
            };
            assert_eq!(holds(&row, NOON), expected, "{expires:?} {ended:?}");
        }
    }

    #[test]
    fn who_may_not_invite_any_more_brings_nobody() {
        use RoomKind::{Channel, Direct, Group};
        use RoomRole::{Admin, Member, Owner};
        let here = person(UserKind::Person, ServerRole::Guest);
        let gone = person(UserKind::Deleted, ServerRole::Owner);
        for (maker, role, kind, expected) in [
            (&here, Some(Member), Group, true),
            (&here, Some(Admin), Group, true),
            (&here, Some(Owner), Channel, true),
            (&here, Some(Member), Channel, true),
            (&here, Some(Member), Direct, false),
            (&here, Some(Owner), Direct, false),
            (&here, None, Group, false),
            (&here, None, Channel, false),
            (&gone, Some(Owner), Group, false),
        ] {
            let open = (kind, JoinPolicy::Open);
            assert_eq!(may_bring(maker, role, open), expected, "{role:?} {kind:?}");
        }
        for (kind, role, expected) in [
            (UserKind::Person, ServerRole::Guest, false),
            (UserKind::Person, ServerRole::Member, true),
            (UserKind::Person, ServerRole::Admin, true),
            (UserKind::Person, ServerRole::Owner, true),
            (UserKind::Deleted, ServerRole::Owner, false),
        ] {
            assert_eq!(may_bring_here(&person(kind, role)), expected, "{role:?}");
        }
    }

    #[test]
    fn ones_own_may_be_taken_back_and_those_of_others_by_who_sees_to_the_place() {
        let (ada, bob) = (UserId(1), UserId(2));
        for (viewer, maker, sees_to_it, expected) in [
            (ada, ada, false, true),
            (ada, ada, true, true),
            (ada, bob, false, false),
            (ada, bob, true, true),
        ] {
            assert_eq!(may_revoke(viewer, maker, sees_to_it), expected);
        }
        for (role, expected) in [
            (RoomRole::Member, false),
            (RoomRole::Admin, true),
            (RoomRole::Owner, true),
        ] {
            assert_eq!(role.may_end_invitations_of_others(), expected, "{role:?}");
        }
    }
}
