//! How rooms are kept: at hand, away, silent; and which of them the rail shows.

use client::{Effect, Filter, Input};
use wire::{Card, Command, Keep, Keeping, Level, Micros, Refusal, RoomId, RoomKind, Seq, ToClient};

use crate::world::{NEWS, START, TEA, World, card, entry, message, own, refused, said, set, told};

const COFFEE: RoomId = RoomId(13);

fn keep(world: &mut World, key: i64, how: Keep) {
    world.hand_in_as(key, Command::Keep { room: TEA, how });
}

fn kept(world: &World) -> Keeping {
    world.client.model().card(TEA).expect("is held").entry.kept
}

fn kept_card(how: &[Keep], unread: u32) -> Card {
    let mut card = card(TEA, 5);
    card.entry.unread.count = unread;
    card.entry.read = Seq(5 - i64::from(unread));
    card.entry.kept = how
        .iter()
        .fold(Keeping::default(), |kept, how| kept.with(*how));
    card
}

/// As the server tells it.
fn entry_kept(rev: i64, kept: Keeping) -> ToClient {
    let mut entry = entry(TEA, 5, 0, 5, rev);
    entry.kept = kept;
    told(entry)
}

#[test]
fn favourites_stand_above_the_others() {
    let mut world = World::live(vec![card(TEA, 6), card(NEWS, 6), card(COFFEE, 6)]);
    assert_eq!(world.client.model().rail(), [COFFEE, NEWS, TEA]);
    keep(&mut world, 1, Keep::Favourite(true));
    assert_eq!(world.client.model().rail(), [TEA, COFFEE, NEWS], "at once");
    assert!(world.changes().rail);
    world.hear(said(message(NEWS, 7)));
    assert_eq!(world.client.model().rail(), [TEA, NEWS, COFFEE]);
    let how = Keep::Favourite(true);
    world.hand_in_as(2, Command::Keep { room: COFFEE, how });
    assert_eq!(
        world.client.model().rail(),
        [COFFEE, TEA, NEWS],
        "the latest first"
    );
    world.hear(said(message(TEA, 7)));
    assert_eq!(world.client.model().rail(), [TEA, COFFEE, NEWS]);
}

#[test]
fn what_is_done_without_a_connection_is_seen_and_kept_and_sent_later() {
    let mut world = World::served(vec![card(TEA, 5)]);
    keep(&mut world, 1, Keep::Favourite(true));
    keep(&mut world, 2, Keep::Level(Level::Mentions));
    assert!(kept(&world).favourite);
    let stored = world.stored();
    assert_eq!(stored.len(), 2);

    // The page is loaded anew.
    let mut world = World::served(vec![card(TEA, 5)]);
    world.on(Input::Restore(stored));
    assert_eq!(
        (kept(&world).favourite, kept(&world).level),
        (true, Level::Mentions)
    );
    world.on(Input::Start);
    world.welcome(Vec::new());
    let (id, command) = world.command();
    let how = Keep::Favourite(true);
    assert_eq!(
        command,
        Command::Keep { room: TEA, how },
        "in order, one at a time"
    );
    let first = Keeping::default().with(how);
    world.hear(entry_kept(2, first));
    assert_eq!(
        kept(&world).level,
        Level::Mentions,
        "what still waits lies over it"
    );
    world.hear(set(id));
    let (id, _) = world.command();
    world.hear(entry_kept(3, first.with(Keep::Level(Level::Mentions))));
    world.hear(set(id));
    assert_eq!(kept(&world), first.with(Keep::Level(Level::Mentions)));
    assert!(world.client.is_idle());
}

#[test]
fn what_was_refused_looks_as_it_was() {
    let mut world = World::live(vec![card(TEA, 5), card(NEWS, 6)]);
    keep(&mut world, 1, Keep::Favourite(true));
    let (id, _) = world.command();
    let too_many = Refusal::FavouritesTooMany { max: 50 };
    world.hear(refused(id, too_many.clone()));
    assert!(!kept(&world).favourite);
    assert_eq!(world.client.model().rail(), [NEWS, TEA]);
    assert!(world.is_told(1, too_many));
}

#[test]
fn what_is_done_elsewhere_is_seen_here_under_what_waits() {
    let mut world = World::live(vec![card(TEA, 5)]);
    keep(&mut world, 1, Keep::Level(Level::Nothing));
    let elsewhere = Keeping::default().with(Keep::Favourite(true));
    world.hear(entry_kept(2, elsewhere));
    assert_eq!(kept(&world), elsewhere.with(Keep::Level(Level::Nothing)));
    let (id, _) = world.command();
    world.hear(set(id));
    world.hear(entry_kept(3, elsewhere.with(Keep::Level(Level::Nothing))));
    assert_eq!(kept(&world), elsewhere.with(Keep::Level(Level::Nothing)));
}

#[test]
fn a_card_that_is_read_again_does_not_take_what_waits_for_what_was_said() {
    let mut world = World::open(TEA, 1, 5);
    keep(&mut world, 1, Keep::Favourite(true));
    let (id, _) = world.command();
    world.hear(ToClient::Reset {
        card: Box::new(card(TEA, 6)),
        page: crate::world::page(TEA, 1, 6, 6),
    });
    assert!(kept(&world).favourite);
    world.hear(refused(id, Refusal::NotAllowed));
    assert!(!kept(&world).favourite);
}

#[test]
fn a_mute_runs_out_by_the_clock() {
    let mut world = World::served(vec![kept_card(&[], 2)]);
    let until = START.plus(Micros::SECOND * 60);
    let how = Keep::Muted(Some(until));
    world.hear(entry_kept(2, Keeping::default()));
    keep(&mut world, 1, how);
    world.on(Input::Start);
    world.welcome(Vec::new());
    world.effects.clear();
    assert_eq!(kept(&world).muted, Some(until));
    world.pass(Micros::SECOND * 59);
    assert!(kept(&world).muted.is_some());
    world.effects.clear();
    world.pass(Micros::SECOND);
    assert_eq!(kept(&world).muted, None);
    assert_eq!(world.changes().cards, [TEA], "it is drawn again");
}

#[test]
fn the_end_of_a_mute_is_waited_for() {
    let until = START.plus(Micros::SECOND);
    let muted = |until| kept_card(&[Keep::Muted(Some(until))], 0);
    let wakes = |card: Card| {
        let mut world = World::served(vec![card]);
        world.on(Input::Start);
        world.welcome(Vec::new());
        let wakes = |effect: &Effect| *effect == Effect::Wake { at: until };
        world.effects.iter().any(wakes)
    };
    assert!(wakes(muted(until)));
    assert!(!wakes(muted(Keeping::FURTHER_NOTICE)));
}

#[test]
fn a_page_looks_as_it_was_served_until_it_is_alive() {
    let over = START.plus(-Micros::SECOND);
    let mut world = World::served(vec![kept_card(&[Keep::Muted(Some(over))], 1)]);
    world.on(Input::MoreCards);
    assert_eq!(kept(&world).muted, Some(over), "clocks differ");
    world.on(Input::Start);
    assert_eq!(kept(&world).muted, None);
}

#[test]
fn filters_show_what_they_say() {
    use Filter::{All, Archived, Channels, Direct, Groups, Unread};
    let until = Keep::Muted(Some(Keeping::FURTHER_NOTICE));
    let archived = Keep::Archived(true);
    for (kind, how, unread, expected) in [
        (RoomKind::Group, vec![], 0, vec![All, Groups]),
        (RoomKind::Direct, vec![], 0, vec![All, Direct]),
        (RoomKind::Channel, vec![], 0, vec![All, Channels]),
        (RoomKind::Group, vec![], 2, vec![All, Unread, Groups]),
        (RoomKind::Group, vec![until], 2, vec![All, Unread, Groups]),
        (RoomKind::Group, vec![archived], 0, vec![Archived]),
        (
            RoomKind::Direct,
            vec![archived],
            1,
            vec![All, Unread, Direct, Archived],
        ),
        (RoomKind::Direct, vec![archived, until], 1, vec![Archived]),
        (
            RoomKind::Group,
            vec![Keep::Favourite(true)],
            0,
            vec![All, Groups],
        ),
        (
            RoomKind::Group,
            vec![Keep::Favourite(true), archived],
            0,
            vec![Archived],
        ),
        (
            RoomKind::Group,
            vec![archived, Keep::Favourite(true)],
            0,
            vec![All, Groups],
        ),
    ] {
        let mut card = kept_card(&how, unread);
        card.room.kind = kind;
        let shown: Vec<Filter> = Filter::ALL
            .into_iter()
            .filter(|one| one.shows(&card))
            .collect();
        assert_eq!(shown, expected, "{kind:?} {how:?} {unread}");
    }
    let mut marked = kept_card(&[], 0);
    marked.entry.unread_from = Some(Seq(3));
    assert!(Unread.shows(&marked));
}

#[test]
fn what_is_archived_comes_back_while_something_new_is_there() {
    let mut world = World::live(vec![kept_card(&[Keep::Archived(true)], 0)]);
    let shown = |world: &World| {
        let card = world.client.model().card(TEA).expect("is held");
        Filter::All.shows(card)
    };
    assert!(!shown(&world));
    world.hear(said(own(TEA, 6)));
    assert!(!shown(&world), "one's own is nothing new");
    world.hear(said(message(TEA, 7)));
    assert!(shown(&world));
    let (room, seq) = (TEA, Seq(7));
    world.on(Input::Seen { room, seq });
    assert!(!shown(&world), "read, it goes away again");
}

#[test]
fn only_what_its_owner_wants_to_be_called_for_counts() {
    let until = Keep::Muted(Some(Keeping::FURTHER_NOTICE));
    for (how, calls) in [
        (vec![], 4),
        (vec![Keep::Level(Level::Mentions)], 1),
        (vec![Keep::Level(Level::Nothing)], 0),
        (vec![until], 0),
        (vec![Keep::Level(Level::Mentions), until], 0),
        (vec![Keep::Archived(true)], 4),
        (vec![Keep::Favourite(true)], 4),
    ] {
        let mut card = kept_card(&how, 4);
        card.entry.unread.mentions = 1;
        assert_eq!(card.calls(), calls, "{how:?}");
    }
}
