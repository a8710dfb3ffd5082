//! The caret of a text that somebody writes.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

/// Writes it where the caret stands, over what is marked, as if it were typed: it can be undone, and whoever listens
/// to the input hears of it.
pub fn insert(input: &HtmlTextAreaElement, text: &str) {
    _ = input.focus();
    // The one way that browsers keep in what can be undone.
    if let Ok(document) = document().dyn_into::<HtmlDocument>() {
        _ = document.exec_command_with_show_ui_and_value("insertText", false, text);
    }
}

/// All of it, with the caret at its end. Nobody typed it: nobody hears of it.
pub fn fill(input: &HtmlTextAreaElement, text: &str) {
    input.set_value(text);
    let end = input.text_length();
    _ = input.set_selection_range(end, end);
}

/// In place of what stands between these two.
pub fn replace(input: &HtmlTextAreaElement, from: u32, to: u32, text: &str) {
    _ = input.focus();
    _ = input.set_selection_range(from, to);
    insert(input, text);
}

/// Puts the marker around what is selected; what is selected stays so.
pub fn wrap(input: &HtmlTextAreaElement, marker: &str) {
    let from = input.selection_start().ok().flatten().unwrap_or_default();
    let to = input.selection_end().ok().flatten().unwrap_or(from);
    let selected: Vec<u16> = input.value().encode_utf16().collect();
    let selected = selected.get(from as usize..to as usize).unwrap_or_default();
    let selected = String::from_utf16_lossy(selected);
    replace(input, from, to, &format!("{marker}{selected}{marker}"));
    let shift = u32::try_from(marker.len()).unwrap_or_default();
    _ = input.set_selection_range(from + shift, to + shift);
}

/// Whether what is typed goes there.
pub fn is_focused(input: &HtmlTextAreaElement) -> bool {
    document().active_element().as_ref() == Some(input.as_ref())
}
