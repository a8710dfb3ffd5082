//! How much the server is used.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wire::{Figure, Usage};

use super::{Missing, ask, at_first, waiting};
use crate::components::redrawn;
use crate::kept::{Memo, RwSignal};
use crate::server_fns::administration::ServerUsage;
use crate::session;
use crate::words::admin as said;

#[component]
pub fn Used() -> impl IntoView {
    let usage = RwSignal::new(None::<Usage>);
    let missing = Missing::new(None);
    let load = Callback::new(move |()| {
        ask(ServerUsage::PATH, &[], missing, move |came: Usage| {
            usage.set(Some(came));
        });
    });
    at_first(load);
    let here = Memo::new(move |()| usage.with(Option::is_some));
    view! {
        {waiting(here, missing, load)}
        {redrawn(move || usage.get().map(|usage| table(&usage)))}
    }
}

fn table(usage: &Usage) -> AnyView {
    let sockets = Figure::Exactly(usage.sockets);
    let figures = [
        said::figure(usage.people, number),
        said::figure(usage.active_in_day, number),
        said::figure(usage.active_in_week, number),
        said::figure(usage.rooms, number),
        said::figure(usage.messages, number),
        said::figure(sockets, number),
        said::figure(usage.disk, bytes),
    ];
    let row = |(label, figure): (&'static str, String)| {
        view! {
            <div class="admin-figure">
                <dt>{label}</dt>
                <dd>{figure}</dd>
            </div>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = said::COUNTED.into_iter().zip(figures).map(row).collect();
    view! { <dl class="admin-figures">{rows}</dl> }.into_any()
}

fn number(count: u64) -> String {
    session::number(u32::try_from(count).unwrap_or(u32::MAX))
}

/// As whole as it can be told: "12 MB".
fn bytes(count: u64) -> String {
    let (mut count, mut unit) = (count, 0);
    while count >= 10_000 && unit + 1 < said::UNITS.len() {
        count = count.div_ceil(1000);
        unit += 1;
    }
    format!("{} {}", number(count), said::UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_in_four_digits_at_most() {
        for (count, told) in [
            (0, "0 bytes"),
            (9_999, "9,999 bytes"),
            (10_000, "10 KB"),
            (1_234_567, "1,235 KB"),
            (12_000_000, "12 MB"),
            (9_999_999_999_999, "10 TB"),
        ] {
            assert_eq!(bytes(count), told);
        }
    }
}
