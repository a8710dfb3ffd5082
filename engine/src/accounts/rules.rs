//! What makes a good account: pure, and the same for every door.

use unicode_normalization::UnicodeNormalization;
use wire::limits::{EMAIL_MAX, NAME_MAX, PASSWORD_MAX, PASSWORD_MIN, USERNAME_MAX, USERNAME_MIN};
use wire::{Refusal, Refusals};

use super::SignUp;

/// Names that mean a group of people in a mention: nobody may have them.
const RESERVED: &[&str] = &["all", "channel", "everyone", "here", "room"];

/// A sign-up that keeps the rules, in the forms it is stored in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub username: String,
    pub email: String,
    pub email_key: String,
    pub name: String,
    pub password: String,
}

/// All that is wrong with it at once, so that a form is filled in twice at most.
pub fn check(form: &SignUp) -> Result<Checked, Refusals> {
    let mut wrong = Vec::new();
    let username = keep(username(&form.username), &mut wrong);
    let email = keep(email_and_key(&form.email), &mut wrong);
    let password = keep(password(&form.password), &mut wrong);
    let (username, (email, email_key), password) = (
        username.unwrap_or_default(),
        email.unwrap_or_default(),
        password.unwrap_or_default(),
    );

    let guess = key(&password);
    if !guess.is_empty() && (guess == username || guess == email_key) {
        wrong.push(Refusal::PasswordGuessable);
    }
    match Refusals::of(wrong) {
        Some(refusals) => Err(refusals),
        None => Ok(Checked {
            name: first_name(&form.username),
            username,
            email,
            email_key,
            password,
        }),
    }
}

pub fn keep<T>(result: Result<T, Refusal>, wrong: &mut Vec<Refusal>) -> Option<T> {
    result.map_err(|refusal| wrong.push(refusal)).ok()
}

/// What two texts have in common when people would call them the same: compared by bytes, never by a
/// database's idea of letters.
pub fn key(text: &str) -> String {
    // Down, up and down again: what differs in only one of the directions is the same, too.
    text.trim()
        .nfkc()
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect()
}

/// In the form it is stored in, which is its own key: ASCII, lower case.
pub fn username(typed: &str) -> Result<String, Refusal> {
    let name = typed.trim();
    let letters = name.chars().count();
    if name.is_empty() {
        return Err(Refusal::UsernameMissing);
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    // At least one letter or digit: "." and ".." mean something else in an address.
    if !name.chars().all(allowed) || !name.chars().any(|c| c.is_ascii_alphanumeric()) {
        return Err(Refusal::UsernameCharacters);
    }
    if letters < USERNAME_MIN {
        return Err(Refusal::UsernameTooShort { min: USERNAME_MIN });
    }
    if letters > USERNAME_MAX {
        return Err(Refusal::UsernameTooLong { max: USERNAME_MAX });
    }
    let username = name.to_ascii_lowercase();
    if RESERVED.contains(&username.as_str()) {
        return Err(Refusal::UsernameTaken);
    }
    Ok(username)
}

/// "Ada" signs up as `ada` and is called Ada.
fn first_name(typed: &str) -> String {
    let typed = typed.trim();
    let capital = typed.chars().any(|c| c.is_ascii_uppercase());
    if capital {
        typed.to_owned()
    } else {
        String::new()
    }
}

/// As loose as a browser's own check: a host without a dot is fine on a network of one's own.
pub fn email(typed: &str) -> Result<String, Refusal> {
    let email: String = typed.trim().nfc().collect();
    if email.is_empty() {
        return Err(Refusal::EmailMissing);
    }
    if email.len() > EMAIL_MAX {
        return Err(Refusal::EmailTooLong { max: EMAIL_MAX });
    }
    let Some((local, domain)) = email.rsplit_once('@') else {
        return Err(Refusal::EmailMalformed);
    };
    let local_fine = !local.is_empty()
        && local.len() <= 64
        && local
            .chars()
            .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let label_fine = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    if local_fine && domain.split('.').all(label_fine) {
        Ok(email)
    } else {
        Err(Refusal::EmailMalformed)
    }
}

/// With what it is compared by.
pub fn email_and_key(typed: &str) -> Result<(String, String), Refusal> {
    let email = email(typed)?;
    let key = key(&email);
    // Its compatibility form may be longer than what was typed.
    if key.len() > EMAIL_MAX {
        return Err(Refusal::EmailTooLong { max: EMAIL_MAX });
    }
    Ok((email, key))
}

/// In the form that is hashed: two keyboards may spell the same letter differently.
pub fn password(typed: &str) -> Result<String, Refusal> {
    let letters = typed.chars().count();
    if typed.is_empty() {
        return Err(Refusal::PasswordMissing);
    }
    if typed.chars().any(char::is_control) {
        return Err(Refusal::PasswordCharacters);
    }
    if letters < PASSWORD_MIN {
        return Err(Refusal::PasswordTooShort { min: PASSWORD_MIN });
    }
    if letters > PASSWORD_MAX {
        return Err(Refusal::PasswordTooLong { max: PASSWORD_MAX });
    }
    Ok(password_form(typed))
}

pub fn password_form(typed: &str) -> String {
    typed.nfkc().collect()
}

/// A display name: composed, its spaces single; empty means none.
pub fn name(typed: &str) -> Result<String, Refusal> {
    one_line(typed, NAME_MAX, Refusal::NameTooLong { max: NAME_MAX })
}

/// What stands on one line and shows what it is: composed, its spaces single, at most so many characters.
pub fn one_line(typed: &str, most: usize, too_long: Refusal) -> Result<String, Refusal> {
    let line: String = typed
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .nfc()
        .collect();
    if line.chars().count() > most {
        return Err(too_long);
    }
    let letters: Vec<char> = line.chars().collect();
    let unseen = letters.iter().enumerate().any(|(at, c)| {
        let joins_pictures = *c == '\u{200d}'
            && at > 0
            && is_picture(letters[at - 1])
            && letters.get(at + 1).is_some_and(|next| is_picture(*next));
        is_unseen(*c) && !joins_pictures
    });
    if unseen || typed.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Err(Refusal::NameCharacters);
    }
    Ok(line)
}

/// Draws nothing, or changes how its neighbours are drawn: one name could be made to look like another.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Pictures may be joined by U+200D into one, as families and professions are.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether anybody could have this key at all: nothing longer or stranger is looked up.
pub fn is_askable(key: &str) -> bool {
    key.len() <= EMAIL_MAX && !key.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use wire::Refusal::{
        EmailMalformed, EmailMissing, EmailTooLong, NameCharacters, NameTooLong,
        PasswordCharacters, PasswordGuessable, PasswordMissing, PasswordTooLong, PasswordTooShort,
        UsernameCharacters, UsernameMissing, UsernameTaken, UsernameTooLong, UsernameTooShort,
    };

    use super::{check, email, key, name, password, username};
    use crate::accounts::{Founding, SignUp};

    #[test]
    fn usernames_are_plain_and_lower_case() {
        let long = "a".repeat(33);
        for (typed, expected) in [
            ("ada", Ok("ada")),
            ("  Ada.L_2-x ", Ok("ada.l_2-x")),
            ("42", Ok("42")),
            ("", Err(UsernameMissing)),
            (" \t ", Err(UsernameMissing)),
            ("a", Err(UsernameTooShort { min: 2 })),
            (&long, Err(UsernameTooLong { max: 32 })),
            (&long[..32], Ok(&long[..32])),
            ("..", Err(UsernameCharacters)),
            ("a b", Err(UsernameCharacters)),
            ("a\u{0}b", Err(UsernameCharacters)),
            ("ad\u{430}", Err(UsernameCharacters)), // a Cyrillic letter that looks like an a
            ("ada\u{200b}", Err(UsernameCharacters)),
            ("\u{202e}ada", Err(UsernameCharacters)),
            ("\u{1f600}\u{1f600}", Err(UsernameCharacters)),
            ("ada@x", Err(UsernameCharacters)),
            ("<b>", Err(UsernameCharacters)),
            ("Everyone", Err(UsernameTaken)),
        ] {
            assert_eq!(username(typed), expected.map(str::to_owned), "{typed:?}");
        }
    }

    #[test]
    fn emails_have_a_name_and_a_host() {
        let long = format!("{}@example.org", "a".repeat(60));
        let longer = format!("ada@{}", "a.".repeat(130));
        for (typed, expected) in [
            (" ada@example.org ", Ok("ada@example.org")),
            ("Ada.B+c@host", Ok("Ada.B+c@host")),
            (
                "j\u{fc}rgen@b\u{fc}cher.example",
                Ok("j\u{fc}rgen@b\u{fc}cher.example"),
            ),
            (&long, Ok(long.as_str())),
            (&longer, Err(EmailTooLong { max: 254 })),
            ("", Err(EmailMissing)),
            ("ada", Err(EmailMalformed)),
            ("@host", Err(EmailMalformed)),
            ("ada@", Err(EmailMalformed)),
            ("ada@-host", Err(EmailMalformed)),
            ("ada@host..org", Err(EmailMalformed)),
            ("a b@host", Err(EmailMalformed)),
            ("a@b@host", Err(EmailMalformed)),
            ("ada\u{0}@host", Err(EmailMalformed)),
            ("ada\u{202e}@host", Err(EmailMalformed)),
            ("ada@host\r\nBcc: x", Err(EmailMalformed)),
        ] {
            assert_eq!(email(typed), expected.map(str::to_owned), "{typed:?}");
        }
    }

    #[test]
    fn passwords_are_long_enough_and_otherwise_free() {
        let long = "p".repeat(257);
        for (typed, expected) in [
            ("correct horse", Ok("correct horse")),
            ("  spaces  ", Ok("  spaces  ")),
            (
                "\u{43f}\u{430}\u{440}\u{43e}\u{43b}\u{44c}\u{1f511}!",
                Ok("\u{43f}\u{430}\u{440}\u{43e}\u{43b}\u{44c}\u{1f511}!"),
            ),
            (&long[..256], Ok(&long[..256])),
            (&long, Err(PasswordTooLong { max: 256 })),
            ("", Err(PasswordMissing)),
            ("1234567", Err(PasswordTooShort { min: 8 })),
            ("1234567\n8", Err(PasswordCharacters)),
            ("1234567\u{0}8", Err(PasswordCharacters)),
        ] {
            assert_eq!(password(typed), expected.map(str::to_owned), "{typed:?}");
        }
    }

    #[test]
    fn display_names_show_what_they_are() {
        let long = "n".repeat(65);
        let family = "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}";
        for (typed, expected) in [
            ("  Ada \t Lovelace\n", Ok("Ada Lovelace")),
            ("", Ok("")),
            ("   ", Ok("")),
            ("Zoe\u{308}", Ok("Zo\u{eb}")),
            (
                "\u{645}\u{631}\u{64a}\u{645}",
                Ok("\u{645}\u{631}\u{64a}\u{645}"),
            ),
            (family, Ok(family)),
            ("<script>alert(1)</script>", Ok("<script>alert(1)</script>")),
            (&long[..64], Ok(&long[..64])),
            (&long, Err(NameTooLong { max: 64 })),
            ("A\u{200d}da", Err(NameCharacters)),
            ("\u{200b}", Err(NameCharacters)),
            ("Ada\u{202e}", Err(NameCharacters)),
            ("Ada\u{2066}", Err(NameCharacters)),
            ("Ada\u{0}", Err(NameCharacters)),
            ("Ada\u{7}", Err(NameCharacters)),
            ("\u{3164}", Err(NameCharacters)), // a letter that draws nothing
        ] {
            assert_eq!(name(typed), expected.map(str::to_owned), "{typed:?}");
        }
    }

    #[test]
    fn keys_are_what_people_would_call_the_same() {
        assert_eq!(key(" ADA@Example.ORG "), key("ada@example.org"));
        assert_eq!(key("\u{ff41}da"), "ada");
        assert_eq!(key("Stra\u{df}e"), key("STRA\u{1e9e}E"));
        assert_eq!(key("\u{39d}\u{39f}\u{3a3}"), key("\u{3bd}\u{3bf}\u{3c2}"));
        assert_ne!(key("ad\u{430}"), key("ada"));
    }

    fn form(username: &str, email: &str, password: &str) -> SignUp {
        SignUp {
            username: username.into(),
            email: email.into(),
            password: password.into(),
            founding: Founding::Local,
            invitation: String::new(),
        }
    }

    #[test]
    fn a_form_is_told_all_that_is_wrong_with_it_in_its_order() {
        let refusals = check(&form("", "x", "1")).expect_err("is refused");
        let all = [UsernameMissing, EmailMalformed, PasswordTooShort { min: 8 }];
        assert_eq!(refusals.all(), all);
    }

    #[test]
    fn a_password_that_is_the_name_is_no_password() {
        for guessable in ["Adalovelace", "ADALOVELACE", "ada@example.org"] {
            let refusals =
                check(&form("adalovelace", "ada@example.org", guessable)).expect_err("is refused");
            assert_eq!(refusals.all(), [PasswordGuessable], "{guessable}");
        }
    }
}
