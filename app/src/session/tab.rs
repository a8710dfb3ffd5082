//! How the page looks among the other tabs: its icon says how much is unread.

use leptos::prelude::*;

use crate::words;

const ICON: &str = "link[rel=icon][type='image/svg+xml']";
const PLAIN: &str = "/favicon.svg";

pub fn show_unread(count: u32) {
    let Ok(Some(icon)) = document().query_selector(ICON) else {
        return;
    };
    let address = if count == 0 {
        PLAIN.to_owned()
    } else {
        drawn(&words::rail::count(count))
    };
    if icon.get_attribute("href").as_ref() != Some(&address) {
        _ = icon.set_attribute("href", &address);
    }
}

/// The bird of public/favicon.svg, as small as tabs show it, and the figure over it.
fn drawn(figure: &str) -> String {
    // One figure is seen from afar; of three, what matters is that they are many.
    let (left, size) = match figure.len() {
        1 => (22, 42),
        2 => (8, 38),
        _ => (0, 26),
    };
    let (width, middle) = (64 - left, 32 + left / 2);
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64'>\
         <rect width='64' height='64' rx='15' fill='#6f5fc4'/>\
         <path fill='#fff' d='M17 33c0-9.400 6.900-16.500 15.600-16.500 6.700 0 11.900 4.300 13 10.300l5.400 3.700-5.700 2.300\
         C44.300 41 38.500 46.500 31 46.500H13.500l-2-4.300C15 41 17 37.500 17 33Z'/>\
         <rect x='{left}' y='24' width='{width}' height='40' rx='18' fill='#c62f37'/>\
         <text x='{middle}' y='45' fill='#fff' font-family='sans-serif' font-weight='700' font-size='{size}' \
         text-anchor='middle' dominant-baseline='central'>{figure}</text></svg>"
    );
    let svg: String = js_sys::encode_uri_component(&svg).into();
    format!("data:image/svg+xml,{svg}")
}
