//! Who may do what to whom: pure. The roles themselves say it (`wire::role`); here it is refused.

use wire::{Person, Refusal, ServerRole, UserKind};

use super::standing::Standing;

pub fn may_administer(role: ServerRole, kind: UserKind, disabled: bool) -> Result<(), Refusal> {
    allow(role.may_administer() && kind == UserKind::Person && !disabled)
}

pub fn may_manage(standing: &Standing, other: &Person) -> Result<(), Refusal> {
    allow(standing.role.may_manage(other.role))
}

pub fn may_set(standing: &Standing, other: &Person, to: ServerRole) -> Result<(), Refusal> {
    let oneself = standing.is(other.id) && standing.role.may_become(to);
    allow(oneself || standing.role.may_set(other.role, to))
}

/// What only whoever runs the program may do: there is no door to it but the command line.
pub fn is_the_command_line(standing: &Standing) -> Result<(), Refusal> {
    allow(standing.by.is_none())
}

/// Whether somebody else has to own the server before this one does no more: by another role, or by not coming in any more.
pub fn needs_another_owner(other: &Person) -> bool {
    other.role == ServerRole::Owner && other.kind == UserKind::Person && !other.disabled
}

fn allow(may: bool) -> Result<(), Refusal> {
    may.then_some(()).ok_or(Refusal::NotAllowed)
}

#[cfg(test)]
mod tests {
    use wire::ServerRole::{Admin, Guest, Member, Owner};
    use wire::{Refusal, Rev, UserId};

    use super::*;

    const ADA: UserId = UserId(1);
    const BOB: UserId = UserId(2);

    fn person(id: UserId, role: ServerRole) -> Person {
        Person {
            id,
            kind: UserKind::Person,
            role,
            username: "somebody".into(),
            name: String::new(),
            receipts: true,
            presence: true,
            avatar: None,
            disabled: false,
            rev: Rev(1),
        }
    }

    fn standing(role: ServerRole) -> Standing {
        let by = Some(ADA);
        Standing { by, role }
    }

    #[test]
    fn administrators_are_admins_and_owners_whose_account_is_open() {
        for role in ServerRole::ALL {
            for kind in UserKind::ALL {
                for disabled in [false, true] {
                    let may = matches!(role, Admin | Owner) && *kind == UserKind::Person;
                    let expected = (may && !disabled).then_some(()).ok_or(Refusal::NotAllowed);
                    assert_eq!(may_administer(*role, *kind, disabled), expected);
                }
            }
        }
    }

    #[test]
    fn one_may_step_down_oneself_and_never_up() {
        for (role, to, may) in [
            (Admin, Guest, true),
            (Admin, Member, true),
            (Admin, Admin, true),
            (Admin, Owner, false),
            (Owner, Guest, true),
            (Owner, Admin, true),
            (Owner, Owner, true),
        ] {
            let allowed = may_set(&standing(role), &person(ADA, role), to).is_ok();
            assert_eq!(allowed, may, "{role:?} → {to:?}");
        }
        // Of another admin that is not theirs to say.
        assert!(may_set(&standing(Admin), &person(BOB, Admin), Member).is_err());
        assert!(may_set(&standing(Owner), &person(BOB, Admin), Member).is_ok());
    }

    #[test]
    fn only_an_owner_who_can_come_in_counts_as_one() {
        let owner = person(ADA, Owner);
        assert!(needs_another_owner(&owner));
        assert!(!needs_another_owner(&person(ADA, Admin)));
        let (disabled, kind) = (true, UserKind::Deleted);
        assert!(!needs_another_owner(&Person {
            disabled,
            ..owner.clone()
        }));
        assert!(!needs_another_owner(&Person { kind, ..owner }));
    }
}
