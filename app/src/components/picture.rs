//! Where a picture is chosen, changed and taken away. The rest is a script of its own (`public/picture.js`), which has its
//! words from here: the page's program would carry it for everybody.

use leptos::prelude::*;
use wire::Refusal;

use super::redrawn;
use crate::kept::Effect;
use crate::session::{self, use_state};
use crate::words;

#[component]
pub fn Picture(
    /// Where it is handed in.
    to: String,
    /// Whether there is one.
    #[prop(into)]
    there: Signal<bool>,
) -> impl IntoView {
    let state = use_state();
    Effect::new(move |()| session::run_script("/picture.js"));
    let to = move || to.clone();
    let unreadable = words::sentence(&Refusal::NotAPicture);
    let draw = move || {
        view! {
            <div
                class="picture"
                data-picture=to()
                data-heading=words::picture::HEADING
                data-move=words::picture::MOVE
                data-zoom=words::picture::ZOOM
                data-drag=words::picture::DRAG
                data-save=words::SAVE
                data-cancel=words::CANCEL
                data-failed=words::picture::FAILED
                data-often=words::picture::OFTEN
                data-unreadable=unreadable.clone()
            >
                <label class="button picture-choose">
                    <input
                        class="picture-file"
                        type="file"
                        accept="image/png,image/jpeg,image/webp,image/gif"
                    />
                    {words::picture::CHOOSE}
                </label>
                {redrawn(move || there.get().then(|| view! {
                    <button class="button" type="button" data-picture-remove="">{words::picture::REMOVE}</button>
                }))}
                <p class="picture-said" role="alert"></p>
            </div>
        }
    };
    // Without the page's program nobody would see what came of it. It comes with that; its place is kept, so that nothing
    // moves.
    view! { <div class="picture-place">{redrawn(move || state.awake.get().then(&draw))}</div> }
}
