//! Where another day begins. Pressed, it asks for a date to go to.

use leptos::prelude::*;
use wire::Micros;

use super::{retold, told};
use crate::moment;
use crate::session::{dates, use_state};
use crate::words;

#[component]
pub fn Day(at: Micros) -> impl IntoView {
    let state = use_state();
    let iso = told(move || Some(moment::iso(at)));
    let text = retold(move || {
        if state.awake.get() {
            dates::day(at)
        } else {
            moment::day(at)
        }
    });
    view! {
        <div class="day">
            <button class="day-said" type="button" data-act="date" title=words::moments::GO_TO_A_DATE>
                <time datetime=iso>{text}</time>
            </button>
        </div>
    }
}
