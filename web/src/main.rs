//! The dashboard: pages over one laboratory that runs in this tab.
//!
//! ```text
//!   pages ── call, advance ──▶ SimHandle ──▶ Laboratory ──▶ IndexedDB
//!     ▲                           │
//!     └──── views in signals ◀────┘
//! ```
//!
//! [`sim::SimHandle`] is the only writer: pages read plain views from it and ask it for all that
//! changes anything.

mod app;
mod browser;
mod clock;
mod components;
mod dom;
mod fetched;
mod flash;
mod live;
mod pages;
mod router;
mod shell;
mod sim;
mod theme;

fn main() {
    std::panic::set_hook(Box::new(|panic| browser::stop(&panic.to_string())));
    leptos::mount::mount_to_body(app::mount);
}
