//! The sentence for every refusal. It says what is wrong and what to do, and names the limit it is about.

use wire::Refusal;

use crate::server_fns::{Fail, Why};

/// The one place where a refusal becomes words. A new refusal does not compile without them.
pub fn sentence(refusal: &Refusal) -> String {
    use Refusal as R;
    let said = match refusal {
        R::UsernameMissing => "Choose a username.",
        R::UsernameTooShort { min } => return format!("A username has at least {min} characters."),
        R::UsernameTooLong { max } => return format!("A username has at most {max} characters."),
        R::UsernameCharacters => "A username is made of a–z, 0–9, and _ . - only.",
        R::UsernameTaken => "This username is taken. Choose another.",

        R::EmailMissing => "Enter your email address.",
        R::EmailMalformed => "This is not an email address. It looks like name@example.org.",
        R::EmailTooLong { max } => {
            return format!("An email address has at most {max} characters.");
        }
        R::EmailTaken => "There is an account with this email address. Sign in instead?",

        R::PasswordMissing => "Enter a password.",
        R::PasswordTooShort { min } => return format!("A password has at least {min} characters."),
        R::PasswordTooLong { max } => return format!("A password has at most {max} characters."),
        R::PasswordCharacters => {
            "This password has characters in it that cannot be typed. Leave them out."
        }
        R::PasswordGuessable => {
            "This password is your username or email, which others would try first. Choose another."
        }

        R::WrongPassword => "This is not your password. Enter the one you sign in with now.",
        R::NameIsPassword => "This is your password, which others would try first. Choose another.",

        R::NameTooLong { max } => return format!("A name has at most {max} characters."),
        R::NameCharacters => "This name has invisible characters in it. Leave them out.",

        R::BioTooLong { max } => return format!("This has at most {max} characters. Shorten it."),
        R::BioLines { max } => return format!("This has at most {max} lines. Join some."),
        R::BioCharacters => "There are invisible or broken characters in this. Leave them out.",
        R::NotAPicture => "This is no picture that can be read. Take a PNG, JPEG, WebP or GIF.",
        R::PictureTooLarge { megapixels } => {
            return format!(
                "A picture has at most {megapixels} megapixels. Make it smaller first."
            );
        }

        R::SetupCodeMissing => "Enter the setup code that the server printed when it started.",
        R::SetupCodeWrong => "This is not the setup code. The server prints it when it starts.",

        R::WrongCredentials => "These do not belong together. Check the name and the password.",
        R::WhoMissing => "Enter your username or email address.",
        R::SignedOut => "You are signed out. Sign in again to go on.",

        R::RegistrationClosed => super::door::CLOSED,
        R::InvitationNeeded => super::door::BY_INVITATION,
        R::InvitationVoid => "This invitation is not valid, or not any more. Ask for a new link.",
        R::InvitationsTooMany { max } => {
            return format!("At most {max} invitations are open at once. Revoke one first.");
        }
        R::AccountDisabled => "This account is deactivated. Ask whoever runs this server.",
        R::ResetCodeWrong => "This link does not work, or not any more. Ask for another one.",
        R::LastServerOwner => "Somebody has to own this server. Make another owner first.",

        R::NoSuchRoom => "This conversation is not there, or you are no longer in it.",
        R::NoSuchMessage => "There is no such message here, or not any more.",
        R::NoSuchPerson => "There is nobody here by that name any more.",
        R::NotAllowed => "You may not do this here. Ask an admin.",
        R::DirectIsFixed => "A direct conversation is between its two people, always.",
        R::LastOwner => "Only you own this. Hand it over first, or delete it.",
        R::OwnsAlone { name } => return format!("Only you own {name}. Hand it over first."),
        R::RoomNameMissing => "Give it a name.",
        R::TopicTooLong { max } => return format!("A topic has at most {max} characters."),
        R::FavouritesTooMany { max } => {
            return format!("There are {max} favourites at most. Take one away first.");
        }
        R::RoomsTooMany { max } => {
            return format!("One is in at most {max} conversations. Leave one first.");
        }
        R::PeopleTooMany { max } => {
            return format!("At most {max} people are added at once. Add the others later.");
        }

        R::MessageEmpty => "There is nothing in this message. Write something first.",
        R::MessageTooLong { max } => {
            return format!("A message has at most {max} characters. Send it in parts.");
        }
        R::MessageLines { max } => {
            return format!("A message has at most {max} lines. Send it in parts.");
        }
        R::MessageCharacters => {
            "There are invisible or broken characters in this message. Leave them out."
        }
        R::MentionsTooMany { max } => {
            return format!("A message mentions at most {max} people. Leave some out.");
        }
        R::ReactionsTooMany { max } => return format!("A message takes at most {max} reactions."),
        R::NotAnEmoji => "A reaction is an emoji.",
        R::EditedMeanwhile { .. } => "It was changed meanwhile. Look at it, then edit it again.",
        R::Deleted => "This message was deleted.",

        R::Protocol { .. } => "This page is of an older version. Reload it.",
        R::HelloFirst => "This page and the server did not understand each other. Reload it.",
        R::TooManyAttempts { seconds } => {
            return format!("Too many attempts. Try again in {}.", duration(*seconds));
        }
        R::TooLarge { max } => return format!("Too large: at most {} are taken.", size(*max)),
        R::Malformed => "The server could not read this. Reload the page and try again.",
        R::CrossSite => "This came from another site and was not done. Try again on this page.",
        R::NotFound => "There is nothing here.",
        R::TooSlow => "This took too long and was not done. Try again.",

        R::Busy => "The server is busy just now. Try again in a moment.",
        R::Unavailable => "The server cannot reach its data just now. Try again in a moment.",
        R::StorageFull => "The server's disk is full. Whoever runs it has to make room.",
    };
    said.to_owned()
}

/// What stands above a form: a refusal about no field, a breakage, or silence.
pub fn above(fail: &Fail) -> Option<String> {
    match &fail.why {
        Why::Refused(_) => fail.at_large().map(sentence),
        Why::Unreached => {
            Some("The server cannot be reached. Check your connection and try again.".to_owned())
        }
        Why::Broken { .. } => Some(match fail.request() {
            Some(id) => format!("Something broke on the server, and it was noted. (Request {id})"),
            None => "Something broke on the server. Try again.".to_owned(),
        }),
    }
}

/// In the unit that people would say; rounded up, so that trying then is not too early.
fn duration(seconds: u32) -> String {
    match seconds {
        0..=1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        91..=5400 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3600)),
    }
}

fn size(bytes: usize) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} bytes"),
        10_000..=9_999_999 => format!("{} KB", bytes / 1000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_named_in_its_sentence() {
        for (refusal, number) in [
            (Refusal::UsernameTooShort { min: 2 }, "2"),
            (Refusal::UsernameTooLong { max: 32 }, "32"),
            (Refusal::EmailTooLong { max: 254 }, "254"),
            (Refusal::PasswordTooShort { min: 8 }, "8"),
            (Refusal::PasswordTooLong { max: 256 }, "256"),
            (Refusal::NameTooLong { max: 64 }, "64"),
            (Refusal::TooManyAttempts { seconds: 61 }, "61 seconds"),
            (Refusal::TooManyAttempts { seconds: 100 }, "2 minutes"),
            (Refusal::TooManyAttempts { seconds: 7201 }, "3 hours"),
            (Refusal::TooLarge { max: 65_536 }, "65 KB"),
            (Refusal::TopicTooLong { max: 250 }, "250"),
            (Refusal::RoomsTooMany { max: 2000 }, "2000"),
            (Refusal::FavouritesTooMany { max: 50 }, "50"),
            (Refusal::PeopleTooMany { max: 100 }, "100"),
            (Refusal::InvitationsTooMany { max: 100 }, "100"),
            (Refusal::MessageTooLong { max: 20_000 }, "20000"),
            (Refusal::MessageLines { max: 2000 }, "2000"),
            (Refusal::MentionsTooMany { max: 50 }, "50"),
            (Refusal::BioTooLong { max: 300 }, "300"),
            (Refusal::BioLines { max: 8 }, "8"),
            (Refusal::PictureTooLarge { megapixels: 24 }, "24 megapixels"),
            (Refusal::ReactionsTooMany { max: 500 }, "500"),
        ] {
            let said = sentence(&refusal);
            assert!(said.contains(number), "{said}");
        }
    }

    #[test]
    fn a_breakage_is_told_by_its_id_and_nothing_else() {
        let told = |request: &str| {
            above(
                &Why::Broken {
                    request: request.to_owned(),
                }
                .into(),
            )
        };
        assert!(told("a1-b2").is_some_and(|said| said.contains("a1-b2")));
        assert!(told("<script>").is_some_and(|said| !said.contains("script")));
    }
}
