//! What holds for every request, whatever it asks for. Each layer is one file; `router` says their order.

pub mod assets;
pub mod bodies;
pub mod client_address;
pub mod cross_site;
pub mod errors;
pub mod headers;
pub mod limits;
pub mod request_id;
pub mod timeouts;
