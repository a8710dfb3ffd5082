//! An open loop: so many a second, whatever becomes of them. Who is late is measured from when it was due.

use std::time::Duration;

use crate::Failed;
use crate::peer::now;

/// For so many seconds.
pub async fn pace(
    rate: f64,
    seconds: f64,
    post: impl FnMut(u64) -> Result<(), Failed> + Send + 'static,
) -> Result<(), Failed> {
    pace_while(rate, move |number| number < rate * seconds, post).await
}

/// On a thread of its own, since a runtime's timers count in milliseconds. Asks before each whether it goes on, and hands
/// `post` the moment that it was due.
pub async fn pace_while(
    rate: f64,
    goes_on: impl Fn(f64) -> bool + Send + 'static,
    mut post: impl FnMut(u64) -> Result<(), Failed> + Send + 'static,
) -> Result<(), Failed> {
    let paced = tokio::task::spawn_blocking(move || {
        let began = now();
        let mut number = 0.0;
        while goes_on(number) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "seconds into the run, in microseconds"
            )]
            let due = began + (number / rate * 1e6) as u64;
            while let Some(left) = due.checked_sub(now()).filter(|left| *left > 0) {
                std::thread::park_timeout(Duration::from_micros(left));
            }
            post(due)?;
            number += 1.0;
        }
        Ok(())
    });
    paced
        .await
        .map_err(|fault| Failed::Wrong(fault.to_string()))?
}
