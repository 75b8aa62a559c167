//! The pack in the browser, as the next build would make it, beside what `check` has to say of it.
//!
//! [`site::Site`] is everything there is to show, made anew when a file changes; [`server`] hands it out on the loopback
//! address and to nobody else; [`watch`] tells when files change.

mod pages;
pub mod server;
mod shown;
pub mod site;
mod values;
pub mod watch;
