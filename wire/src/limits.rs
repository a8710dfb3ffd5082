//! How much of everything: every limit that both sides know, with its reason.

/// Two letters are the least that can be told apart in a mention.
pub const USERNAME_MIN: usize = 2;
/// Fits a mention on a phone's line.
pub const USERNAME_MAX: usize = 32;
/// RFC 5321: a path of 256 octets less its angle brackets.
pub const EMAIL_MAX: usize = 254;
/// NIST SP 800-63B: the least that a chosen password may have, in characters.
pub const PASSWORD_MIN: usize = 8;
/// Room for any passphrase; the hash itself reads every character.
pub const PASSWORD_MAX: usize = 256;
/// In characters; rails and headers cut longer ones anyway.
pub const NAME_MAX: usize = 64;
/// A session's "Firefox on Linux"; the browser's own words are longer and are cut.
pub const DEVICE_MAX: usize = 120;
/// Browsers that one account is signed in from; the oldest is signed out for the next one.
pub const SESSIONS_MAX: usize = 100;
/// The newest people that a snapshot carries beside the viewer.
pub const NEWEST_PEOPLE: usize = 24;
/// Rows in one part of a difference.
pub const DIFFERENCE_ROWS: usize = 500;

/// A message's body, in characters.
pub const MESSAGE_MAX: usize = 20_000;
/// Lines in a message: a long listing still fits, a page-filler does not.
pub const MESSAGE_LINES: usize = 2_000;
/// People mentioned in one message.
pub const MENTIONS_MAX: usize = 50;
/// Reactions on one message by all together: each event carries who they are by.
pub const REACTIONS_MAX: usize = 500;
/// An emoji with its joiners and skin tones, in bytes.
pub const EMOJI_MAX: usize = 64;
/// A room's topic, in characters.
pub const TOPIC_MAX: usize = 250;
/// People added to a room in one command.
pub const ADD_MAX: usize = 100;
/// Rooms that one account is in.
pub const ROOMS_MAX: usize = 2_000;
/// Rooms kept at hand by one account: all of them are in every picture.
pub const FAVOURITES_MAX: usize = 50;
/// Invitations into one room that are open at once.
pub const INVITATIONS_OF_ROOM: usize = 100;
/// Invitations that one account has open, into rooms and to the server together.
pub const INVITATIONS_OF_PERSON: usize = 100;
/// Invitations in one list.
pub const INVITATIONS_LISTED: usize = 100;
/// How many may come by one invitation that does not let everybody in.
pub const INVITATION_USES_MAX: u32 = 10_000;
/// The latest that an invitation ends which does not stand for good.
pub const INVITATION_DAYS_MAX: u32 = 365;
/// Messages in one page.
pub const PAGE_MAX: usize = 100;
/// Messages of a page when nothing else is asked for: what the first HTML shows.
pub const PAGE: usize = 20;
/// Cards in one answer, or the latest in a snapshot, beside as many unread ones and the favourites.
pub const CARDS: usize = 40;
/// Characters of the last message that a card carries.
pub const CARD_BODY: usize = 120;
/// Unread messages are counted up to here; the screen then says "99+".
pub const UNREAD_MAX: u32 = 100;
/// Rooms in which members see how far the others have read.
pub const RECEIPTS_MEMBERS: u32 = 100;
/// Rooms whose members a client holds whole.
pub const MEMBERS_WHOLE: usize = 200;
/// People whose presence one client watches.
pub const WATCH_MAX: usize = 200;
/// People asked for in one go.
pub const PEOPLE_MAX: usize = 200;
/// People found by what was typed: more than anybody looks through before typing on.
pub const FIND_MAX: usize = 20;
/// Channels that one search finds, on all of its pages together: who wants others types more.
pub const CHANNELS_FOUND: usize = 200;
/// The same over all pages of what was typed: whoever is not among them is found by one more letter.
pub const FIND_ALL: usize = 200;
/// People who are named to somebody whose new name looks like theirs.
pub const ALIKE_MAX: usize = 3;
/// Pixels of a picture that is handed in, in millions: those of a telephone's camera. Each costs eight bytes at most while
/// it is drawn anew.
pub const PICTURE_MEGAPIXELS: u32 = 16;
/// What people say of themselves, in characters and lines: what a card shows without being scrolled far.
pub const BIO_MAX: usize = 300;
pub const BIO_LINES: usize = 8;
/// Lines of a list that administrators turn the pages of.
pub const ADMINISTRATION_PAGE: usize = 50;
/// Rooms in one `mark` frame.
pub const MARKS_MAX: usize = 50;
/// A frame from a client, in bytes: a message of four-byte characters, escaped, and what stands beside it.
pub const FRAME_MAX: usize = 256 * 1024;
/// Commands of one socket that are not answered yet.
pub const COMMANDS_OPEN: usize = 32;
/// Seconds between two signs of life from the server.
pub const BEAT_SECONDS: u32 = 25;
/// A client that hears nothing for so long takes the connection for dead.
pub const SILENCE_SECONDS: u32 = 60;
/// How long a client waits for a missing rev before it asks.
pub const GAP_MILLIS: u32 = 300;
/// How long "typing…" stands after the last word of it.
pub const TYPING_SECONDS: u32 = 6;
/// What a client says about typing, at most once in so long.
pub const TYPING_EVERY_SECONDS: u32 = 3;
/// Timelines that a client holds, and rows in each unbroken stretch of one.
pub const TIMELINES: usize = 20;
pub const RANGE_ROWS: usize = 1_000;
/// Commands that wait in a client for the server.
pub const OUTBOX_MAX: usize = 1_000;
/// The protocol that `hello` names; a client of another one is told to reload.
pub const PROTOCOL: u32 = 1;
