//! Runs of backticks: which one closes which, known beforehand, so that no run searches for its like.

use super::letters::behind;
use super::steps::took;

struct Run {
    at: usize,
    len: usize,
    /// The next run of this length; 0 is none, since nothing closes before it opens.
    closer: usize,
}

pub(super) struct Ticks {
    runs: Vec<Run>,
    next: usize,
}

impl Ticks {
    pub(super) fn new(text: &str) -> Self {
        let mut runs = Vec::new();
        let mut longest = 0;
        let mut at = 0;
        while let Some(gap) = behind(text, at).find('`') {
            at += gap;
            let len = run(behind(text, at), b'`');
            runs.push(Run { at, len, closer: 0 });
            longest = longest.max(len);
            at += len;
        }
        took(text.len());
        // From the end: where the nearest run of each length begins.
        let mut latest = vec![0; longest + 1];
        for run in runs.iter_mut().rev() {
            run.closer = latest[run.len];
            latest[run.len] = run.at;
        }
        Self { runs, next: 0 }
    }

    /// Where the run that begins here is closed. A run whose first mark was escaped begins nowhere.
    pub(super) fn closer(&mut self, at: usize) -> Option<usize> {
        while let Some(run) = self.runs.get(self.next)
            && run.at <= at
        {
            took(1);
            self.next += 1;
            if run.at == at && run.closer > 0 {
                return Some(run.closer);
            }
        }
        None
    }
}

/// How many of these marks `text` begins with.
pub(super) fn run(text: &str, mark: u8) -> usize {
    let len = text.bytes().take_while(|byte| *byte == mark).count();
    took(len);
    len
}
