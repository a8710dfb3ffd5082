//! Which rows of a list stay where they are when it is ordered anew, and which few come from elsewhere.
//!
//! A list whose rows are known by keys takes out and puts back every row between the old place and the new one of a row
//! that moved. One that comes up past a thousand others is better drawn anew: it is another row by its count, and all
//! others stay in the page, with the focus that may be on one of them.

use crate::components::redrawn::Place;

/// The rows as they stand: each by its id, and how often it has come from elsewhere.
#[derive(Debug, Default)]
pub struct Steady(Vec<(i64, i64)>);

impl Steady {
    /// The rows from now on, in that order; and whether one of them is drawn anew.
    ///
    /// Invariant: an id stands among them once.
    pub fn order(&mut self, ids: &[i64]) -> (Vec<Place>, bool) {
        let old = std::mem::take(&mut self.0);
        let is_at = |at: usize, id: i64| old.get(at).is_some_and(|(other, _)| *other == id);
        let mut anew: Vec<i64> = Vec::new();
        let mut at = 0;
        for id in ids.iter().copied() {
            // What went, and what stands elsewhere by now, is passed by.
            while let Some((other, _)) = old.get(at)
                && *other != id
                && (anew.contains(other) || !ids.contains(other))
            {
                at += 1;
            }
            // The one before it went down.
            if !is_at(at, id) && is_at(at + 1, id) {
                at += 1;
            }
            let count = if let Some((_, count)) = old.get(at).filter(|(other, _)| *other == id) {
                at += 1;
                *count
            } else if let Some((_, count)) = old.iter().find(|(other, _)| *other == id) {
                anew.push(id);
                count + 1
            } else {
                0
            };
            self.0.push((id, count));
        }
        let places = self.0.iter().map(|(id, count)| (0, *id, *count));
        (places.collect(), !anew.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [i64; 0] = [];

    fn anew(steady: &mut Steady, ids: &[i64]) -> Vec<i64> {
        let before = steady.0.clone();
        let (places, is_anew) = steady.order(ids);
        assert_eq!(places.iter().map(|place| place.1).collect::<Vec<_>>(), ids);
        let stays = |(_, id, count): &Place| before.contains(&(*id, *count));
        let was = |id: &i64| before.iter().any(|(other, _)| other == id);
        let places = places.into_iter().filter(|place| !stays(place));
        let anew: Vec<i64> = places.map(|place| place.1).filter(was).collect();
        assert_eq!(is_anew, !anew.is_empty());
        anew
    }

    #[test]
    fn only_what_moved_is_drawn_anew() {
        let mut steady = Steady::default();
        assert_eq!(anew(&mut steady, &[1, 2, 3, 4, 5, 6]), NONE);
        assert_eq!(anew(&mut steady, &[5, 1, 2, 3, 4, 6]), [5], "it came up");
        assert_eq!(anew(&mut steady, &[5, 1, 2, 3, 4, 6]), NONE);
        assert_eq!(anew(&mut steady, &[1, 2, 3, 4, 6, 5]), [5], "it went down");
        assert_eq!(
            anew(&mut steady, &[6, 5, 1, 2, 3, 4]),
            [6, 5],
            "several came up"
        );
        assert_eq!(anew(&mut steady, &[6, 1, 3, 4]), NONE, "some went");
        assert_eq!(anew(&mut steady, &[7, 6, 1, 3, 4, 8, 5]), NONE, "some came");
        assert_eq!(
            anew(&mut steady, &[8, 7, 6, 3, 4, 9]),
            [8],
            "and all of it at once"
        );
        assert_eq!(anew(&mut steady, &[]), NONE);
    }

    #[test]
    fn who_comes_up_again_is_another_one_again() {
        let mut steady = Steady::default();
        steady.order(&[1, 2]);
        for count in 1..4 {
            let ids = if count % 2 == 1 { [2, 1] } else { [1, 2] };
            let (places, _) = steady.order(&ids);
            assert_ne!(places[0].2 + places[1].2, 0);
            assert!(places.iter().all(|place| place.2 <= count));
        }
    }
}
