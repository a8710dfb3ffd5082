//! Who may do what in a room: every verb as everybody, roles given and handed over, people kept out, and who asks to
//! come in.

use engine::live::{self, Heard};
use engine::{Error, args, messages, rooms};
use wire::{
    At, Change, HistoryPolicy, JoinPolicy, MemberState, Policy, PostPolicy, Refusal, Rev, RoomId,
    RoomRole, Scope, System, UserId,
};

use crate::messages::{group, head, people, post, refusal, say};
use crate::rooms::{assert_whole, channel, entry, lines, members, room_row, who_is_in};
use crate::world::World;

const SET_ROLE: &str = "UPDATE members SET role = $3 WHERE room_id = $1 AND user_id = $2";

pub const ON_REQUEST: Policy = Policy {
    join: JoinPolicy::Request,
    post: PostPolicy::All,
    history: HistoryPolicy::All,
};

/// All that is done to a room or to somebody in it, by name: what is new here is refused to everybody in the table below
/// until it has its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Add,
    Remove,
    Ban,
    Unban,
    Decline,
    Promote,
    HandOver,
    Open,
    Rename,
    Delete,
}

impl Act {
    const ALL: [Self; 10] = [
        Self::Add,
        Self::Remove,
        Self::Ban,
        Self::Unban,
        Self::Decline,
        Self::Promote,
        Self::HandOver,
        Self::Open,
        Self::Rename,
        Self::Delete,
    ];

    /// The least that somebody must be in the room for it.
    fn least(self) -> RoomRole {
        match self {
            Self::Add => RoomRole::Member,
            Self::Remove | Self::Ban | Self::Unban | Self::Decline | Self::Open | Self::Rename => {
                RoomRole::Admin
            }
            Self::Promote | Self::HandOver | Self::Delete => RoomRole::Owner,
        }
    }

    async fn by(self, world: &World, who: UserId, room: RoomId, on: &On) -> Result<(), Error> {
        let engine = &world.engine;
        match self {
            Self::Add => rooms::add(engine, who, room, vec![on.outside]).await,
            Self::Remove => rooms::remove(engine, who, room, on.member).await,
            Self::Ban => rooms::ban(engine, who, room, on.member).await,
            Self::Unban => rooms::unban(engine, who, room, on.banned).await,
            Self::Decline => rooms::decline(engine, who, room, on.asks).await,
            Self::Promote => rooms::give(engine, who, room, on.member, RoomRole::Admin).await,
            Self::HandOver => rooms::hand_over(engine, who, room, on.member).await,
            Self::Open => {
                let post = PostPolicy::Admins;
                let join = JoinPolicy::Open;
                let policy = Policy {
                    join,
                    post,
                    ..ON_REQUEST
                };
                rooms::set_policy(engine, who, room, policy).await
            }
            Self::Rename => rooms::rename(engine, who, room, "Other".into(), String::new()).await,
            Self::Delete => rooms::delete(engine, who, room).await,
        }
    }
}

/// On whom it is done.
struct On {
    member: UserId,
    outside: UserId,
    banned: UserId,
    asks: UserId,
}

async fn role_of(world: &World, room: RoomId, user: UserId) -> Option<RoomRole> {
    let members = members(world, room).await.into_iter();
    let mut mine = members.filter(|one| one.user == user && one.state == MemberState::In);
    mine.next().map(|member| member.role)
}

async fn state_of(world: &World, room: RoomId, user: UserId) -> Option<MemberState> {
    let members = members(world, room).await;
    let mine = members.iter().find(|one| one.user == user);
    mine.map(|member| member.state)
}

both! {
    async fn each_act_is_for_those_whom_the_table_names(world: World) {
        let [ada, bob, cleo, dan, eve, fay, gil] =
            people(&world, ["ada", "bob", "cleo", "dan", "eve", "fay", "gil"]).await;
        let engine = &world.engine;
        for act in Act::ALL {
            let ranks = [None, Some(RoomRole::Member), Some(RoomRole::Admin), Some(RoomRole::Owner)];
            for (who, rank) in [gil, dan, bob, ada].into_iter().zip(ranks) {
                let room = channel(&world, ada).await;
                rooms::add(engine, ada, room, vec![bob, cleo, dan]).await.expect("adds");
                rooms::give(engine, ada, room, bob, RoomRole::Admin).await.expect("gives");
                rooms::ban(engine, ada, room, eve).await.expect("bans");
                if act == Act::Decline || act == Act::Open {
                    rooms::set_policy(engine, ada, room, ON_REQUEST).await.expect("is set");
                    rooms::join(engine, fay, room).await.expect("asks");
                }
                let on = On { member: cleo, outside: fay, banned: eve, asks: fay };
                let before = (head(&world, Scope::Room(room)).await, head(&world, Scope::Account(cleo)).await);
                let end = act.by(&world, who, room, &on).await;
                let told = format!("{act:?} by {rank:?}");
                match rank {
                    Some(rank) if rank >= act.least() => end.expect(&told),
                    Some(_) => assert_eq!(refusal(end), Refusal::NotAllowed, "{told}"),
                    None => assert_eq!(refusal(end), Refusal::NoSuchRoom, "{told}"),
                }
                let after = (head(&world, Scope::Room(room)).await, head(&world, Scope::Account(cleo)).await);
                let is_done = rank.is_some_and(|rank| rank >= act.least());
                assert_eq!(after != before, is_done, "a rev where something changed, and nowhere else: {told}");
                if is_done {
                    let once = after;
                    act.by(&world, who, room, &on).await.expect("what was done stays done");
                    let twice = (head(&world, Scope::Room(room)).await, head(&world, Scope::Account(cleo)).await);
                    assert_eq!(once, twice, "sent twice is done once: {told}");
                }
                assert_whole(&world, room).await;
            }
        }
    }

    async fn roles_are_given_by_owners_to_those_below(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = group(&world, &[ada, bob, cleo]).await;
        let engine = &world.engine;
        let give = |who, whom, role| rooms::give(engine, who, room, whom, role);
        assert_eq!(refusal(give(ada, UserId(1), RoomRole::Admin).await), Refusal::NoSuchPerson);
        give(ada, bob, RoomRole::Admin).await.expect("promotes");
        let line = System::Role { user: bob, role: RoomRole::Admin };
        assert_eq!(lines(&world, room).await.last(), Some(&(ada, line)));
        assert_eq!(refusal(give(bob, cleo, RoomRole::Admin).await), Refusal::NotAllowed);
        assert_eq!(refusal(give(bob, bob, RoomRole::Owner).await), Refusal::NotAllowed);
        assert_eq!(refusal(give(cleo, cleo, RoomRole::Admin).await), Refusal::NotAllowed);
        give(ada, bob, RoomRole::Owner).await.expect("shares it");
        // Nobody takes it from their equals; everybody may lay down what they have.
        assert_eq!(refusal(give(bob, ada, RoomRole::Member).await), Refusal::NotAllowed);
        give(ada, ada, RoomRole::Member).await.expect("steps down");
        assert_eq!(refusal(give(bob, bob, RoomRole::Admin).await), Refusal::LastOwner);
        assert_eq!(role_of(&world, room, ada).await, Some(RoomRole::Member));
        assert_eq!(role_of(&world, room, bob).await, Some(RoomRole::Owner));
        assert_whole(&world, room).await;
        let direct = rooms::direct(engine, ada, bob).await.expect("is made");
        let given = rooms::give(engine, ada, direct, bob, RoomRole::Admin).await;
        assert_eq!(refusal(given), Refusal::DirectIsFixed);
    }

    async fn a_room_is_handed_over_whole(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = group(&world, &[ada, bob]).await;
        let engine = &world.engine;
        assert_eq!(refusal(rooms::hand_over(engine, ada, room, cleo).await), Refusal::NoSuchPerson);
        assert_eq!(refusal(rooms::hand_over(engine, ada, room, ada).await), Refusal::NotAllowed);
        let before = head(&world, Scope::Room(room)).await;
        rooms::hand_over(engine, ada, room, bob).await.expect("hands over");
        assert_eq!(role_of(&world, room, ada).await, Some(RoomRole::Admin));
        assert_eq!(role_of(&world, room, bob).await, Some(RoomRole::Owner));
        assert_eq!(lines(&world, room).await.last(), Some(&(ada, System::HandedOver { user: bob })));
        // Two members and the line.
        assert_eq!(head(&world, Scope::Room(room)).await, Rev(before.0 + 3));
        rooms::leave(engine, ada, room).await.expect("is free to go");
        assert_whole(&world, room).await;
    }

    async fn of_two_owners_who_step_down_or_go_at_once_one_stays(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let engine = &world.engine;
        for round in 0..6 {
            let room = group(&world, &[ada, bob, cleo]).await;
            world.alter(SET_ROLE, args![room, bob, "owner"]).await;
            let (one, other) = tokio::join!(
                rooms::give(engine, ada, room, ada, RoomRole::Member),
                async {
                    if round % 2 == 0 {
                        rooms::give(engine, bob, room, bob, RoomRole::Admin).await
                    } else {
                        rooms::leave(engine, bob, room).await
                    }
                },
            );
            let refused: Vec<Refusal> =
                [one, other].into_iter().filter(Result::is_err).map(refusal).collect();
            assert_eq!(refused, [Refusal::LastOwner]);
            let owners = members(&world, room).await.into_iter();
            let owners = owners.filter(|one| one.role == RoomRole::Owner && one.state == MemberState::In);
            assert_eq!(owners.count(), 1);
            assert_whole(&world, room).await;
        }
    }

    async fn two_who_send_each_other_away_at_once_do_not_both_succeed(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let engine = &world.engine;
        for _ in 0..4 {
            // An owner and an admin whom she makes a member, while he sends somebody away.
            let room = group(&world, &[ada, bob, cleo]).await;
            rooms::give(engine, ada, room, bob, RoomRole::Admin).await.expect("gives");
            let (down, away) = tokio::join!(
                rooms::give(engine, ada, room, bob, RoomRole::Member),
                rooms::remove(engine, bob, room, cleo),
            );
            down.expect("she may in either order");
            let is_in = who_is_in(&world, room).await.contains(&cleo);
            assert_eq!(away.is_err(), is_in, "he was an admin when he did it, or it was not done");
            assert_whole(&world, room).await;
        }
    }

    async fn who_is_banned_is_out_at_once_and_for_good(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = channel(&world, ada).await;
        let engine = &world.engine;
        rooms::join(engine, bob, room).await.expect("joins");
        say(&world, bob, room, "before").await;
        rooms::ban(engine, ada, room, bob).await.expect("bans");
        assert_eq!(lines(&world, room).await.last(), Some(&(ada, System::Banned { user: bob })));
        assert_eq!(state_of(&world, room, bob).await, Some(MemberState::Banned));
        assert!(!entry(&world, bob, room).await.is_in);
        assert_eq!(room_row(&world, room).await.members, 1);
        assert_eq!(refusal(rooms::join(engine, bob, room).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(messages::page(engine, bob, room, At::End, 20).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(messages::send(engine, bob, room, post("after")).await), Refusal::NoSuchRoom);
        assert_eq!(refusal(rooms::add(engine, ada, room, vec![bob]).await), Refusal::NotAllowed);

        // Who never was here, and who left: no line tells of it.
        let told = lines(&world, room).await.len();
        rooms::ban(engine, ada, room, cleo).await.expect("bans");
        assert_eq!(refusal(rooms::join(engine, cleo, room).await), Refusal::NoSuchRoom);
        assert_eq!(lines(&world, room).await.len(), told);
        assert_eq!(refusal(rooms::ban(engine, ada, room, UserId(1)).await), Refusal::NoSuchPerson);

        rooms::unban(engine, ada, room, bob).await.expect("may come again");
        rooms::join(engine, bob, room).await.expect("joins");
        assert_eq!(who_is_in(&world, room).await, [ada, bob]);
        assert_whole(&world, room).await;
    }

    async fn who_asks_to_come_in_is_let_in_or_not(world: World) {
        let [ada, bob, cleo, dan] = people(&world, ["ada", "bob", "cleo", "dan"]).await;
        let room = channel(&world, ada).await;
        let engine = &world.engine;
        rooms::add(engine, ada, room, vec![dan]).await.expect("adds");
        rooms::set_policy(engine, ada, room, ON_REQUEST).await.expect("is set");
        say(&world, ada, room, "among us").await;
        for who in [bob, cleo] {
            rooms::join(engine, who, room).await.expect("asks");
            rooms::join(engine, who, room).await.expect("asks already");
            assert_eq!(state_of(&world, room, who).await, Some(MemberState::Requested));
            assert_eq!(head(&world, Scope::Account(who)).await, Rev(0));
            // Nothing is theirs to read yet.
            assert_eq!(refusal(messages::page(engine, who, room, At::End, 20).await), Refusal::NoSuchRoom);
            assert_eq!(refusal(rooms::members(engine, who, room, None).await), Refusal::NoSuchRoom);
        }
        assert_eq!(room_row(&world, room).await.members, 2);
        let of = |viewer| rooms::members(engine, viewer, room, None);
        let others = of(ada).await.expect("reads").others;
        let asking: Vec<UserId> = others.iter().map(|member| member.user).collect();
        assert_eq!(asking, [bob, cleo]);
        assert!(of(dan).await.expect("reads").others.is_empty(), "only who decides is shown them");

        // A member brings nobody in past those who decide.
        assert_eq!(refusal(rooms::add(engine, dan, room, vec![bob]).await), Refusal::NotAllowed);
        assert_eq!(refusal(rooms::decline(engine, dan, room, bob).await), Refusal::NotAllowed);
        rooms::add(engine, ada, room, vec![bob]).await.expect("lets in");
        let mut hers = live::listen(engine, cleo).await.expect("listens");
        rooms::decline(engine, ada, room, cleo).await.expect("does not");
        let heard = std::iter::from_fn(|| hers.try_hear());
        let told = heard.filter_map(|heard| match heard {
            Heard::Frame(frame) => Some(frame.events.clone()),
            _ => None,
        });
        let told: Vec<_> = told.flatten().filter_map(|event| event.change).collect();
        let out = |change: &Change| matches!(change, Change::Entry(entry) if entry.room == room && !entry.is_in);
        assert!(told.len() == 1 && told.iter().all(out), "{told:?}");
        assert_eq!(who_is_in(&world, room).await, [ada, bob, dan]);
        assert_eq!(state_of(&world, room, cleo).await, Some(MemberState::Left));
        assert!(of(ada).await.expect("reads").others.is_empty());

        // They may ask again, and take it back.
        rooms::join(engine, cleo, room).await.expect("asks again");
        rooms::decline(engine, cleo, room, cleo).await.expect("takes it back");
        assert_eq!(state_of(&world, room, cleo).await, Some(MemberState::Left));
        assert_whole(&world, room).await;
    }

    async fn what_holds_in_a_room_is_said_by_its_admins(world: World) {
        let [ada, bob, cleo] = people(&world, ["ada", "bob", "cleo"]).await;
        let room = channel(&world, ada).await;
        let engine = &world.engine;
        rooms::join(engine, bob, room).await.expect("joins");
        let news = Policy {
            join: JoinPolicy::Open,
            post: PostPolicy::Admins,
            history: HistoryPolicy::SinceJoined,
        };
        rooms::set_policy(engine, ada, room, news).await.expect("is set");
        assert_eq!(room_row(&world, room).await.policy(), news);
        assert_eq!(lines(&world, room).await.last(), Some(&(ada, System::Policy(news))));
        assert_eq!(refusal(messages::send(engine, bob, room, post("me too")).await), Refusal::NotAllowed);
        say(&world, ada, room, "hear, hear").await;
        // What newcomers may not read nobody reads who has not come.
        assert_eq!(refusal(messages::page(engine, cleo, room, At::End, 20).await), Refusal::NoSuchRoom);
        rooms::join(engine, cleo, room).await.expect("joins");
        let page = messages::page(engine, cleo, room, At::End, 20).await.expect("reads");
        assert_eq!(page.rows.len(), 1, "that she came");

        let closed = Policy { join: JoinPolicy::Invite, ..news };
        assert_eq!(refusal(rooms::set_policy(engine, ada, room, closed).await), Refusal::NotAllowed);
        let tea = group(&world, &[ada, bob]).await;
        assert_eq!(refusal(rooms::set_policy(engine, ada, tea, news).await), Refusal::NotAllowed);
        rooms::set_policy(engine, ada, tea, closed).await.expect("a group may have announcements");
        let direct = rooms::direct(engine, ada, bob).await.expect("is made");
        assert_eq!(refusal(rooms::set_policy(engine, ada, direct, closed).await), Refusal::DirectIsFixed);
        assert_whole(&world, room).await;
    }
}
