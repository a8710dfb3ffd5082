//! Who comes by an invitation, and who does not.

use engine::invitations::{self, Look, NewInvitation, Way};
use engine::{administration, args, jobs, rooms};
use futures_util::future::join_all;
use wire::limits::{INVITATIONS_OF_PERSON, INVITATIONS_OF_ROOM};
use wire::{
    Act, HistoryPolicy, Invitation, InvitationId, Micros, Refusal, Rev, RoomId, Scope, Seq, System,
    UserId,
};

use crate::messages::{group, head, people, refusal, say};
use crate::rooms::{assert_whole, channel, entry, lines, who_is_in};
use crate::world::World;

const VOID: Refusal = Refusal::InvitationVoid;
const SET_ROLE: &str = "UPDATE members SET role = $3 WHERE room_id = $1 AND user_id = $2";
const BAN: &str = "UPDATE members SET state = 'banned' WHERE room_id = $1 AND user_id = $2";
const SET_SERVER_ROLE: &str = "UPDATE users SET role = $2 WHERE id = $1";

pub async fn invite(world: &World, by: UserId, room: RoomId, most: Option<u32>) -> Invitation {
    // A moment later than whatever was made before.
    world.clock.pass(1_000);
    let new = NewInvitation {
        room: Some(room),
        days: Some(7),
        most,
    };
    let made = invitations::make(&world.engine, by, new).await;
    made.expect("is made")
}

pub async fn invite_here(world: &World, by: UserId, most: Option<u32>) -> Invitation {
    world.clock.pass(1_000);
    let new = NewInvitation {
        most,
        ..NewInvitation::default()
    };
    let made = invitations::make(&world.engine, by, new).await;
    made.expect("is made")
}

async fn accept(world: &World, who: UserId, code: &str) -> Result<Option<RoomId>, engine::Error> {
    // Not about how often: that is a claim of its own.
    world.clock.pass(60 * Micros::SECOND);
    invitations::accept(&world.engine, who, code).await
}

async fn way(world: &World, code: &str) -> Way {
    match invitations::look(&world.engine, None, code).await {
        Ok(Look::Invited(way)) => *way,
        other => panic!("{other:?}"),
    }
}

async fn uses(world: &World, by: UserId, room: RoomId) -> Vec<u32> {
    let listed = invitations::list(&world.engine, by, Some(room), None).await;
    let listed = listed.expect("are listed");
    listed.iter().map(|invitation| invitation.uses).collect()
}

/// So many microseconds before that moment.
fn pass_until(world: &World, moment: Option<Micros>, before: i64) {
    let moment = moment.expect("it ends some day");
    world.clock.pass(moment.0 - before - world.clock.now().0);
}

#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Left {
    invitations: i64,
    uses: i64,
}

async fn left(world: &World) -> Left {
    let sql = "SELECT (SELECT COUNT(*) FROM invitations) AS invitations,
        (SELECT COUNT(*) FROM invitation_uses) AS uses";
    world.rows::<Left>(sql).await.remove(0)
}

/// No door opens by it: neither a look nor an attempt tells it from one that never was.
async fn assert_void(world: &World, who: UserId, code: &str) {
    let guess = "abcdefghjkmnpqrstuvwxy";
    for code in [code, guess] {
        assert_eq!(
            refusal(invitations::look(&world.engine, None, code).await),
            VOID
        );
        let seen = invitations::look(&world.engine, Some(who), code).await;
        assert_eq!(refusal(seen), VOID);
        assert_eq!(refusal(accept(world, who, code).await), VOID);
    }
}

both! {
    async fn an_invitation_leads_into_the_room_and_nobody_else_is_told_of_it(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = group(&world, &[ada, bob]).await;
        let made = invite(&world, bob, room, None).await;
        assert_eq!((made.by, made.uses, made.code.len()), (bob, 0, 22));
        let before = (head(&world, Scope::Room(room)).await, head(&world, Scope::Account(cleo)).await);

        let way = way(&world, &made.code).await;
        let led = way.room.expect("into a room");
        assert_eq!((led.id, led.members, way.by.id, way.may_sign_up), (room, 2, bob, true));
        let after = (head(&world, Scope::Room(room)).await, head(&world, Scope::Account(cleo)).await);
        assert_eq!(after, before, "a look changes nothing");
        assert_eq!(uses(&world, bob, room).await, [0]);

        assert_eq!(accept(&world, cleo, &made.code).await.expect("comes"), Some(room));
        assert_eq!(who_is_in(&world, room).await, [ada, bob, cleo]);
        assert_eq!(lines(&world, room).await.last(), Some(&(cleo, System::Joined)));
        assert_eq!(head(&world, Scope::Account(cleo)).await, Rev(1));
        assert_eq!(uses(&world, bob, room).await, [1]);
        assert_whole(&world, room).await;

        // Once more, and as somebody who always was there.
        let there = head(&world, Scope::Room(room)).await;
        for who in [cleo, ada] {
            assert_eq!(accept(&world, who, &made.code).await.expect("is there"), Some(room));
            let look = invitations::look(&world.engine, Some(who), &made.code).await;
            assert_eq!(look.expect("is there"), Look::Inside(Some(room)));
        }
        assert_eq!(head(&world, Scope::Room(room)).await, there);
        assert_eq!(uses(&world, bob, room).await, [1]);
    }

    async fn what_newcomers_may_read_holds_for_the_invited_too(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada]).await;
        let since = HistoryPolicy::SinceJoined.as_str();
        world.alter("UPDATE rooms SET history = $2 WHERE id = $1", args![room, since]).await;
        let last = say(&world, ada, room, "among ourselves").await;
        let made = invite(&world, ada, room, None).await;
        accept(&world, bob, &made.code).await.expect("comes");
        assert_eq!(entry(&world, bob, room).await.from, Seq(last.0 + 1));
    }

    async fn each_person_takes_one_use_however_often_they_come(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = group(&world, &[ada]).await;
        let made = invite(&world, ada, room, Some(2)).await;
        for _ in 0..3 {
            accept(&world, bob, &made.code).await.expect("comes");
            rooms::leave(&world.engine, bob, room).await.expect("goes");
        }
        assert_eq!(uses(&world, ada, room).await, [1]);
        accept(&world, cleo, &made.code).await.expect("takes the last one");
        assert!(uses(&world, ada, room).await.is_empty(), "it is not listed any more");
        assert_void(&world, bob, &made.code).await;
        // The answer was lost, and she asks again.
        assert_eq!(accept(&world, cleo, &made.code).await.expect("is there"), Some(room));
    }

    async fn the_last_use_is_taken_once_by_many_at_once(world: World) {
        let all = people(&world, ["ada", "bob", "cleo", "dan", "eve", "fay"]).await;
        let room = group(&world, &all[..1]).await;
        let made = invite(&world, all[0], room, Some(2)).await;
        let asked = all[1..].iter().flat_map(|user| [*user, *user]).map(|user| {
            let (engine, code) = (world.engine.clone(), made.code.clone());
            tokio::spawn(async move { invitations::accept(&engine, user, &code).await })
        });
        let asked: Vec<_> = asked.collect();
        let mut came = 0;
        for end in join_all(asked).await {
            match end.expect("ends") {
                Ok(_) => came += 1,
                Err(error) => assert_eq!(error.refusal(), Some(&VOID)),
            }
        }
        assert_eq!(came, 4, "two people, each twice");
        assert_eq!(who_is_in(&world, room).await.len(), 3);
        assert_eq!(left(&world).await, Left { invitations: 1, uses: 2 });
        assert_whole(&world, room).await;
    }

    async fn expired_revoked_and_guessed_codes_look_alike(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = channel(&world, ada).await;
        let expiring = invite(&world, ada, room, None).await;
        let revoked = invite(&world, ada, room, None).await;
        let standing = invite(&world, ada, room, None).await;
        invitations::revoke(&world.engine, ada, revoked.id).await.expect("is taken back");
        invitations::revoke(&world.engine, ada, revoked.id).await.expect("is already");
        assert_void(&world, bob, &revoked.code).await;
        pass_until(&world, expiring.expires, 1);
        way(&world, &expiring.code).await;
        world.clock.pass(1);
        assert_void(&world, bob, &expiring.code).await;
        assert_void(&world, bob, &standing.code).await;
        for typed in ["", "x", "' OR 1=1 --", &"a".repeat(10_000), "\u{0}", &standing.code.to_uppercase()] {
            assert_eq!(refusal(invitations::look(&world.engine, None, typed).await), VOID);
        }
    }

    async fn who_may_not_invite_any_more_invites_nobody(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = group(&world, &[ada, bob]).await;
        let made = invite(&world, bob, room, None).await;
        rooms::remove(&world.engine, ada, room, bob).await.expect("is sent away");
        assert_void(&world, cleo, &made.code).await;
        assert_void(&world, bob, &made.code).await;
        // His own is his to take back all the same.
        invitations::revoke(&world.engine, bob, made.id).await.expect("is taken back");

        let deleted = invite(&world, ada, room, None).await;
        world.alter("UPDATE users SET kind = $2 WHERE id = $1", args![ada, "deleted"]).await;
        assert_void(&world, cleo, &deleted.code).await;
    }

    async fn a_banned_person_does_not_come_back_by_a_code(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        for room in [group(&world, &[ada, bob]).await, channel(&world, ada).await] {
            rooms::add(&world.engine, ada, room, vec![bob]).await.expect("is in");
            let made = invite(&world, ada, room, None).await;
            rooms::remove(&world.engine, ada, room, bob).await.expect("is sent away");
            world.alter(BAN, args![room, bob]).await;
            assert_eq!(refusal(accept(&world, bob, &made.code).await), VOID);
            let look = invitations::look(&world.engine, Some(bob), &made.code).await;
            assert_eq!(refusal(look), VOID);
            assert_eq!(who_is_in(&world, room).await, [ada]);
            assert_eq!(uses(&world, ada, room).await, [0]);
        }
    }

    async fn members_invite_and_see_their_own_and_admins_see_to_all(world: World) {
        let [ada, bob, cleo, eve] = people(&world, ["ada", "bob", "cleo", "eve"]).await;
        let room = group(&world, &[ada, bob, cleo]).await;
        let (his, hers) = (invite(&world, bob, room, None).await, invite(&world, cleo, room, None).await);
        let engine = &world.engine;
        let listed = async |who| {
            let all = invitations::list(engine, who, Some(room), None).await.expect("are listed");
            all.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(listed(ada).await, [hers.id, his.id]);
        assert_eq!(listed(bob).await, [his.id]);
        assert_eq!(refusal(invitations::revoke(engine, bob, hers.id).await), VOID);
        assert_eq!(refusal(invitations::revoke(engine, eve, hers.id).await), VOID);
        assert_eq!(refusal(invitations::revoke(engine, eve, InvitationId(1)).await), VOID);
        world.alter(SET_ROLE, args![room, bob, "admin"]).await;
        invitations::revoke(engine, bob, hers.id).await.expect("an admin may");
        assert_eq!(listed(bob).await, [his.id]);

        let new = NewInvitation { room: Some(room), ..NewInvitation::default() };
        assert_eq!(refusal(invitations::make(engine, eve, new).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(invitations::list(engine, eve, Some(room), None).await), Refusal::NoSuchRoom);
        let direct = rooms::direct(engine, ada, bob).await.expect("is made");
        let new = NewInvitation { room: Some(direct), ..NewInvitation::default() };
        assert_eq!(refusal(invitations::make(engine, ada, new).await), Refusal::NotAllowed);
    }

    async fn to_the_server_members_invite_and_guests_do_not(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        world.alter(SET_SERVER_ROLE, args![cleo, "guest"]).await;
        let (his, hers) = (invite_here(&world, bob, None).await, invite_here(&world, ada, None).await);
        let engine = &world.engine;
        let new = NewInvitation::default();
        assert_eq!(refusal(invitations::make(engine, cleo, new).await), Refusal::NotAllowed);
        assert_eq!(refusal(invitations::list(engine, cleo, None, None).await), Refusal::NotAllowed);
        let ids = async |who, before| {
            let all = invitations::list(engine, who, None, before).await.expect("are listed");
            all.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(ada, None).await, [hers.id, his.id]);
        assert_eq!(ids(ada, Some(hers.id)).await, [his.id]);
        assert_eq!(ids(bob, None).await, [his.id]);
        assert_eq!(refusal(invitations::revoke(engine, bob, hers.id).await), VOID);
        invitations::revoke(engine, ada, his.id).await.expect("an administrator may");
        invitations::revoke(engine, ada, his.id).await.expect("is already");
        let own = invite_here(&world, ada, None).await;
        invitations::revoke(engine, ada, own.id).await.expect("is hers");
        let log = administration::audit(engine, ada.into(), None).await.expect("reads");
        let acts: Vec<_> = log.rows.into_iter().map(|row| (row.by, row.act)).collect();
        assert_eq!(acts, [(Some(ada), Act::RevokedInvitation { user: bob })]);
        assert!(ids(bob, None).await.is_empty());
        // Who is here already follows a link to where they are.
        assert_eq!(accept(&world, bob, &hers.code).await.expect("is here"), None);
        assert_eq!(left(&world).await, Left { invitations: 3, uses: 0 });
    }

    async fn a_room_and_a_person_have_so_many_open_and_no_more(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada, bob]).await;
        let first = invite(&world, ada, room, None).await;
        for _ in 1..INVITATIONS_OF_ROOM {
            invite(&world, ada, room, None).await;
        }
        let new = |room| NewInvitation { room, ..NewInvitation::default() };
        let engine = &world.engine;
        let full = Refusal::InvitationsTooMany { max: INVITATIONS_OF_PERSON };
        assert_eq!(refusal(invitations::make(engine, ada, new(None)).await), full);
        let full = Refusal::InvitationsTooMany { max: INVITATIONS_OF_ROOM };
        assert_eq!(refusal(invitations::make(engine, bob, new(Some(room))).await), full);
        invitations::revoke(engine, ada, first.id).await.expect("is taken back");
        invitations::make(engine, bob, new(Some(room))).await.expect("there is a place");
    }

    async fn one_account_tries_ten_codes_and_then_slowly(world: World) {
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada]).await;
        let made = invite(&world, ada, room, None).await;
        let guess = "abcdefghjkmnpqrstuvwxy";
        for _ in 0..10 {
            assert_eq!(refusal(invitations::accept(&world.engine, bob, guess).await), VOID);
        }
        let late = invitations::accept(&world.engine, bob, &made.code).await;
        assert!(matches!(refusal(late), Refusal::TooManyAttempts { seconds: 1..=31 }));
        // Signing in is another matter, and so are others.
        invitations::accept(&world.engine, ada, &made.code).await.expect("is there");
        world.clock.pass(31 * Micros::SECOND);
        invitations::accept(&world.engine, bob, &made.code).await.expect("comes");
    }

    async fn with_a_room_end_its_invitations(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let (room, other) = (group(&world, &[ada]).await, group(&world, &[ada]).await);
        let made = invite(&world, ada, room, None).await;
        invite(&world, ada, other, None).await;
        accept(&world, bob, &made.code).await.expect("comes");
        rooms::delete(&world.engine, ada, room).await.expect("ends");
        assert_void(&world, cleo, &made.code).await;
        jobs::run_due(&world.engine).await.expect("runs");
        assert_eq!(left(&world).await, Left { invitations: 1, uses: 0 });
    }

    async fn the_sweep_forgets_what_ended_and_keeps_what_is_open(world: World) {
        #[derive(sqlx::FromRow)]
        struct Code {
            code: String,
        }
        let [ada, bob] = people(&world, ["ada", "bob"]).await;
        let room = group(&world, &[ada]).await;
        let (used, expiring) = (invite(&world, ada, room, Some(1)).await, invite(&world, ada, room, None).await);
        let open = invite_here(&world, ada, None).await;
        accept(&world, bob, &used.code).await.expect("comes");
        assert_eq!(invitations::sweep(&world.engine).await.expect("sweeps"), 0);

        pass_until(&world, expiring.expires, 0);
        // It ends; and the one that was used up a week ago goes, who came by it first.
        while invitations::sweep(&world.engine).await.expect("sweeps") > 0 {}
        assert_eq!(left(&world).await, Left { invitations: 2, uses: 0 });
        let codes: Vec<Code> = world.rows("SELECT code FROM invitations ORDER BY id").await;
        assert_eq!(codes[0].code, "", "what has ended keeps no secret");
        world.clock.pass(Micros::DAY);
        while invitations::sweep(&world.engine).await.expect("sweeps") > 0 {}
        assert_eq!(left(&world).await, Left { invitations: 1, uses: 0 });
        way(&world, &open.code).await;
    }
}
