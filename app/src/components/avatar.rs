//! A person's sign, or a room's: their picture, over initials on a colour that comes from the id. Those stand there
//! until it has come, and where there is none.

use leptos::prelude::*;
use wire::{AvatarId, Person};

/// As many as the stylesheet has.
const HUES: u64 = 12;

#[component]
pub fn Avatar(person: Person, #[prop(optional)] large: bool) -> impl IntoView {
    let picture = person.avatar;
    view! { <Sign id=person.id.0 title=person.title().to_owned() picture large/> }
}

/// Of anything that has an id and a title.
#[component]
pub fn Sign(
    id: i64,
    title: String,
    picture: Option<AvatarId>,
    #[prop(optional)] large: bool,
    /// It is a person's, whose card it opens.
    #[prop(optional)]
    opens: bool,
) -> impl IntoView {
    let picture = picture.map(|picture| {
        let size = if large { "large" } else { "small" };
        view! {
            <img
                class="avatar-picture"
                alt=""
                // Before where it is: from there on it is on its way.
                loading="lazy"
                src=format!("/avatars/{picture}/{size}")
            />
        }
    });
    view! {
        <span
            class="avatar"
            data-hue=hue(id)
            data-size=large.then_some("large")
            data-person=opens.then(|| id.to_string())
            aria-hidden="true"
        >
            {initials(&title)}
            {picture}
        </span>
    }
}

pub fn hue(id: i64) -> String {
    // The low bits of an id are chance: neighbours in time differ in colour.
    (id.unsigned_abs() % HUES).to_string()
}

/// The first letters of the first and the last word; of words without letters, their first sign.
pub fn initials(title: &str) -> String {
    let mut words = title
        .split(|c: char| c.is_whitespace() || "._-".contains(c))
        .filter_map(first);
    let Some(mut initials) = words.next() else {
        return title.chars().next().map(String::from).unwrap_or_default();
    };
    if let Some(last) = words.next_back() {
        initials.push_str(&last);
    }
    initials
}

fn first(word: &str) -> Option<String> {
    let letter = word.chars().find(|c| c.is_alphanumeric());
    Some(
        letter
            .or_else(|| word.chars().next())?
            .to_uppercase()
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_stand_for_any_name() {
        for (title, expected) in [
            ("Ada Lovelace", "AL"),
            ("ada", "A"),
            ("grace.hopper", "GH"),
            ("Jean-Luc de la Tour", "JT"),
            ("  Ada  ", "A"),
            ("(Ada) \"Countess\"", "AC"),
            ("مريم الأسطرلابي", "ما"),
            ("孫 悟空", "孫悟"),
            ("🦉", "🦉"),
            ("🦉 Owl", "🦉O"),
            ("éva", "É"),
            ("___", "_"),
            ("", ""),
        ] {
            assert_eq!(initials(title), expected, "{title:?}");
        }
    }
}
