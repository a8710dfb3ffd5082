//! What a server role may do to others: every role towards every role.

use wire::ServerRole::{self, Admin, Guest, Member, Owner};

/// In the order of `ServerRole::ALL`, from the least to the most.
type Row = [bool; 4];

const YES: bool = true;
const NO: bool = false;

#[test]
fn owners_manage_everybody_and_admins_those_below_them() {
    // Towards: guest, member, admin, owner.
    for (role, row) in [
        (Guest, [NO, NO, NO, NO]),
        (Member, [NO, NO, NO, NO]),
        (Admin, [YES, YES, NO, NO]),
        (Owner, [YES, YES, YES, YES]),
    ] {
        let may: Vec<bool> = ServerRole::ALL
            .iter()
            .map(|other| role.may_manage(*other))
            .collect();
        assert_eq!(may, row, "{role:?}");
    }
}

#[test]
fn roles_are_given_by_those_who_may_manage_both_the_old_and_the_new() {
    const NOBODY: [Row; 4] = [[NO; 4]; 4];
    // A row for whom it is given to, in it what they become: guest, member, admin, owner.
    for (role, table) in [
        (Guest, NOBODY),
        (Member, NOBODY),
        (
            Admin,
            [[YES, YES, NO, NO], [YES, YES, NO, NO], [NO; 4], [NO; 4]],
        ),
        (Owner, [[YES; 4]; 4]),
    ] {
        for (other, row) in ServerRole::ALL.iter().zip(table) {
            for (to, may) in ServerRole::ALL.iter().zip(row) {
                assert_eq!(
                    role.may_set(*other, *to),
                    may,
                    "{role:?}: {other:?} → {to:?}"
                );
            }
        }
    }
}

#[test]
fn nobody_raises_themselves() {
    for (role, row) in [
        (Guest, [NO, NO, NO, NO]),
        (Member, [NO, NO, NO, NO]),
        (Admin, [YES, YES, YES, NO]),
        (Owner, [YES, YES, YES, YES]),
    ] {
        let may: Vec<bool> = ServerRole::ALL
            .iter()
            .map(|to| role.may_become(*to))
            .collect();
        assert_eq!(may, row, "{role:?}");
    }
}
