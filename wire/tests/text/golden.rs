//! Whole messages as people write them: `golden/*.md` and beside each what it becomes, a block a line.

use wire::text::parse;

use crate::notation::blocks;

#[test]
fn whole_messages_are_read_as_their_golden_trees_say() {
    for (name, body, want) in [
        (
            "release",
            include_str!("golden/release.md"),
            include_str!("golden/release.tree"),
        ),
        (
            "evening",
            include_str!("golden/evening.md"),
            include_str!("golden/evening.tree"),
        ),
        (
            "phish",
            include_str!("golden/phish.md"),
            include_str!("golden/phish.tree"),
        ),
    ] {
        let got: Vec<String> = parse(body)
            .0
            .iter()
            .map(|block| blocks(std::slice::from_ref(block)))
            .collect();
        assert_eq!(got.join("\n") + "\n", want, "{name}");
    }
}
