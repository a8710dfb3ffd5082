//! Runs of backticks: which one closes which, known beforehand, so that no run searches for its like.

use super::letters::behind;
use super::steps::took;

/// All runs of backticks, each with the next one of its length, found in one walk from the end.
pub(super) struct Ticks {
    runs: Vec<(usize, Option<usize>)>,
    next: usize,
}

impl Ticks {
    pub(super) fn new(text: &str) -> Self {
        let mut runs = Vec::new();
        let mut lengths = Vec::new();
        let mut at = 0;
        while let Some(gap) = behind(text, at).find('`') {
            at += gap;
            let len = run(behind(text, at), b'`');
            runs.push((at, None));
            lengths.push(len);
            at += len;
        }
        took(text.len());
        let longest = lengths.iter().max().map_or(0, |len| len + 1);
        let mut latest = vec![None; longest];
        for (run, len) in runs.iter_mut().zip(lengths).rev() {
            run.1 = latest[len].replace(run.0);
        }
        Self { runs, next: 0 }
    }

    /// Where the run that begins here is closed. A run whose first mark was escaped begins nowhere.
    pub(super) fn closer(&mut self, at: usize) -> Option<usize> {
        while self.runs.get(self.next).is_some_and(|run| run.0 < at) {
            took(1);
            self.next += 1;
        }
        self.runs
            .get(self.next)
            .and_then(|run| run.1.filter(|_| run.0 == at))
    }
}

/// How many of these marks `text` begins with.
pub(super) fn run(text: &str, mark: u8) -> usize {
    let len = text.bytes().take_while(|byte| *byte == mark).count();
    took(len);
    len
}
