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
        let mut old: Vec<(i64, usize, i64)> = (0..)
            .zip(&self.0)
            .map(|(place, (id, count))| (*id, place, *count))
            .collect();
        old.sort_unstable();
        let known = |id: &i64| {
            let found = old.binary_search_by_key(id, |one| one.0).ok()?;
            old.get(found).map(|(_, place, count)| (*place, *count))
        };
        let were: Vec<Option<(usize, i64)>> = ids.iter().map(known).collect();
        // What came up stands out when one looks from below, what went down when one looks from above.
        let (above, below) = (out_of_order(&were, false), out_of_order(&were, true));
        let jumped = if count(&below) < count(&above) {
            below
        } else {
            above
        };
        let is_anew = count(&jumped) > 0;
        let rows = ids.iter().zip(were).zip(jumped).map(|((id, was), jumped)| {
            let count = was.map_or(0, |(_, count)| count);
            (*id, count + i64::from(jumped))
        });
        self.0 = rows.collect();
        let places = self.0.iter().map(|(id, count)| (0, *id, *count));
        (places.collect(), is_anew)
    }
}

fn count(jumped: &[bool]) -> usize {
    jumped.iter().filter(|jumped| **jumped).count()
}

/// Those that do not stand in the order in which they stood, seen from the list's beginning or its end.
fn out_of_order(were: &[Option<(usize, i64)>], from_below: bool) -> Vec<bool> {
    let mut jumped = vec![false; were.len()];
    let mut reached = None::<usize>;
    for step in 0..were.len() {
        let at = if from_below {
            were.len() - 1 - step
        } else {
            step
        };
        let Some((place, _)) = were[at] else { continue };
        let in_order = reached.is_none_or(|reached| (place < reached) == from_below);
        if in_order {
            reached = Some(place);
        }
        jumped[at] = !in_order;
    }
    jumped
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
