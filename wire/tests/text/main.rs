//! The parser of bodies: what is written, what is seen, and that nobody is harmed by either.

mod addresses;
mod bodies;
mod golden;
mod lines;
mod notation;
mod payloads;
mod promises;
mod shapes;
