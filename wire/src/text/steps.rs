//! Counts how often the parser looks at a character, so that the tests below can hold it to linear time
//! without a clock. In the product it is nothing at all.

#[cfg(not(test))]
#[inline]
pub(super) fn took(_steps: usize) {}

#[cfg(test)]
pub(super) use counted::took;

#[cfg(test)]
mod counted {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    pub(in crate::text) fn took(steps: usize) {
        STEPS.with(|all| all.set(all.get() + steps));
    }

    pub(super) fn of(work: impl FnOnce()) -> usize {
        STEPS.with(|all| all.set(0));
        work();
        STEPS.with(Cell::get)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BLOCK_DEPTH, parse};
    use super::counted;

    /// Each level of quotes and lists reads a line's beginning again; spans read their text a few times.
    const PER_BYTE: usize = 2 * BLOCK_DEPTH;

    fn steps(body: &str) -> usize {
        counted::of(|| {
            parse(body);
        })
    }

    /// What is repeated to make a long body: each piece invites a naive parser to look back or ahead.
    const PIECES: &[&str] = &[
        "*",
        "**",
        "***",
        "* ",
        " *",
        "a*",
        "*a",
        "**a",
        "a**",
        "_",
        "_a",
        "a_",
        "_a ",
        "~~",
        "~~a",
        "~",
        "||",
        "||a",
        "a||",
        "|",
        "`",
        "``",
        "`a",
        "` ``",
        "[",
        "]",
        "[]",
        "[a",
        "a]",
        "](",
        "[a](",
        "[a](b",
        "[a](b(",
        "[](",
        "[a](https://b",
        "[a](https://b)",
        "[a](x:y)",
        "[[a](https://b)",
        "(",
        ")",
        "<",
        "<@",
        "<@1",
        "<@1>",
        "@",
        "a@",
        "a@b.c",
        "a@b.c@",
        "@a.b",
        ".",
        "a.",
        ">",
        "> ",
        ">\n",
        "> a\n",
        "- ",
        "- a\n",
        "1. ",
        "1. a\n",
        "-\n",
        "\n",
        " \n",
        "a\n",
        "a\n\n",
        "```",
        "```\n",
        "```a\n",
        "~~~",
        "~~~\n",
        "\\",
        "\\*",
        "\\`",
        "`\\",
        "http://",
        "https://",
        "http://a",
        "https://a ",
        "http://a.",
        "http://-/,",
        "https://-?*",
        "https://a@",
        "https://a:",
        "https://a/(",
        "https://a/)",
        "https://a.b/c,.:",
        "www.",
        "www.a",
        "www.*",
        "www.a:",
        "www.a.",
        "mailto:",
        "mailto:a@",
        "mailto:a@b.c",
        "*_",
        "*_~~||",
        "*a _b ~~c ||d ",
        "***a",
        "***a* ",
        "a*** ",
        "*[",
        "[*",
        "[*](https://a)",
        "*[a](https://b)",
        "[a*",
        "a",
        " ",
        "\t",
        "\u{202e}",
        "\u{200b}",
        "\u{301}",
        "é",
        "😀",
        "- > ",
        "> - ",
        "> 1. ",
        "- - ",
        "  - a\n",
        "   - a\n",
        "* * ",
        "*\n",
        "**\n",
        "[\n",
        "[`",
        "`[",
        "](`",
        "h",
        "ht",
        "w",
        "ww",
        "- ```\n",
        "> ```\n",
        "-\n\n",
        "- a\n\n",
        "\n\n ",
        "[www.a](https://b)",
        "[a.b c.d ](https://e.f)",
    ];

    /// As long as nothing that is sent may be.
    const LONGEST: &[&str] = &[
        "*", "[", "`", ">", "||", "<@", "_", "~", "[]", "](", "[a](", "(", "\\", "\n", "- ", "> ",
    ];

    #[test]
    fn a_long_body_costs_in_proportion_to_its_length() {
        for piece in PIECES.iter().chain(LONGEST) {
            let long = if LONGEST.contains(piece) {
                100_000
            } else {
                20_000
            };
            let body = piece.repeat(long / piece.len());
            let taken = steps(&body);
            assert!(
                taken <= PER_BYTE * body.len(),
                "{taken} steps for {} bytes of {piece:?}",
                body.len()
            );
        }
    }

    #[test]
    fn two_pieces_in_turn_cost_no_more() {
        for first in PIECES {
            for second in PIECES {
                let body = [*first, *second].concat().repeat(24);
                let taken = steps(&body);
                assert!(
                    taken <= PER_BYTE * body.len(),
                    "{taken} steps for {} bytes of {first:?} and {second:?}",
                    body.len()
                );
            }
        }
    }

    #[test]
    fn many_openers_before_many_closers_cost_no_more() {
        for (open, close) in [
            ("*a", "a*"),
            ("**a", "a**"),
            ("[", "](https://a)"),
            ("[a", "]"),
            ("*a _b ~~c ", "c~~ b_ a*"),
            ("||a ", "a||"),
            ("[*", "*](https://a)"),
            ("(", ")"),
            ("[a](https://b/(", ")"),
            ("`a``b", "```c"),
            ("[a](x", ")"),
            ("https://a/(", ")"),
            ("> ", "a"),
            ("- ", "a"),
            ("*a **b ", "b** a*"),
            ("***a ", "a***"),
            ("*a ", "b** "),
            ("||a ", "b~~ "),
            ("~~a ", "b*** "),
            ("_a ", "b* "),
            ("**a [b ", "c* ](https://d)"),
        ] {
            let body = [open.repeat(8_000), close.repeat(8_000)].concat();
            let taken = steps(&body);
            assert!(
                taken <= PER_BYTE * body.len(),
                "{taken} steps for {} bytes of {open:?} then {close:?}",
                body.len()
            );
        }
    }

    #[test]
    fn pieces_at_random_cost_no_more() {
        let mut seed = 1_u64;
        let mut chance = |most: usize| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 40).expect("24 bits fit") % most
        };
        for _ in 0..1_000 {
            let few = 1 + chance(5);
            let chosen: Vec<&str> = (0..few).map(|_| PIECES[chance(PIECES.len())]).collect();
            let body: String = (0..200).map(|_| chosen[chance(few)]).collect();
            let taken = steps(&body);
            assert!(
                taken <= PER_BYTE * body.len(),
                "{taken} steps for {} bytes of {chosen:?}",
                body.len()
            );
        }
    }

    /// Runs of backticks of every length: each asks for its like, and there is none.
    #[test]
    fn backticks_of_all_lengths_cost_no_more() {
        let body: String = (1..450).map(|len| "`".repeat(len) + "a").collect();
        let taken = steps(&body);
        assert!(
            taken <= PER_BYTE * body.len(),
            "{taken} steps for {}",
            body.len()
        );
    }

    /// The counter counts: a body twice as long costs about twice as much.
    #[test]
    fn twice_the_body_is_twice_the_cost() {
        let half = "**bold** _and_ [a](https://b.example) ".repeat(500);
        let (once, twice) = (steps(&half), steps(&half.repeat(2)));
        assert!(once >= half.len());
        assert!(
            twice > once + once / 2 && twice < 2 * once + once / 2,
            "{once}, {twice}"
        );
    }
}
