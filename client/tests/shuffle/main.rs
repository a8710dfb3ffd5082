//! Invariant: stale + events = fresh; nothing lost, doubled or out of order; whatever the network does.
//!
//! Clients live against a model of a server. After each run the network calms, and every card, stretch, member list,
//! person and count that a client holds equals what the server would say now.

mod answers;
mod chance;
mod edits;
mod equal;
mod network;
mod oracle;
mod screen;
mod seen;
mod world;

use world::{Plan, World};

/// Fails with the seed in its name; run one alone with `World::run(Plan::of(seed))`.
fn run(seeds: std::ops::Range<u64>) {
    let mut seen = seen::Seen::default();
    for seed in seeds {
        let outcome = std::panic::catch_unwind(|| World::run(Plan::of(seed)));
        match outcome {
            Ok(of_this) => seen.add(&of_this),
            Err(cause) => {
                eprintln!("seed {seed} failed");
                std::panic::resume_unwind(cause);
            }
        }
    }
    seen.assert_all();
}

#[test]
fn whatever_happens_a_client_ends_equal_to_a_fresh_one() {
    run(0..1_000);
}

#[test]
fn the_same_holds_on_other_days() {
    run(1_000..2_000);
}
