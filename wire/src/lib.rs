//! What crosses a boundary: every type that the server, the browser and other programs share.
//!
//! A value made on one side and read on the other has its one definition here, in the words of the
//! product: who a person is (`model`), what changed (`event`), what is refused and why (`refusal`),
//! what one may do (`role`), how much of everything (`limits`).
//!
//! Invariant: only serde is known here. Nothing reads a clock, a file or a socket, so that the crate
//! means the same in WebAssembly as on the server. JSON shapes are held fast by `tests/golden`.

pub mod event;
pub mod id;
pub mod limits;
pub mod model;
pub mod refusal;
pub mod role;

pub use event::{Change, Difference, Event, Scope};
pub use id::{Epoch, Micros, Rev, SessionId, UserId};
pub use model::{Door, Heads, Person, Session, Snapshot, View, Viewer};
pub use refusal::{Field, Refusal, Refusals, Retry};
pub use role::{ServerRole, UserKind};
