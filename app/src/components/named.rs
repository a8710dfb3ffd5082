//! A sentence of ours in which people are named: whoever is, opens their card.

use leptos::prelude::*;
use wire::UserId;

use crate::called::Told;

/// `reached` by the keyboard: not in a row of messages, which are walked as a whole.
pub fn named(told: Told, reached: bool) -> Vec<AnyView> {
    let part = move |(whom, text): (Option<UserId>, String)| match whom {
        Some(whom) if reached => view! {
            <button class="named" type="button" data-person=whom.to_string() aria-haspopup="dialog">
                <bdi>{text}</bdi>
            </button>
        }
        .into_any(),
        Some(whom) => {
            view! { <bdi class="named" data-person=whom.to_string()>{text}</bdi> }.into_any()
        }
        None => text.into_any(),
    };
    told.into_iter().map(part).collect()
}
