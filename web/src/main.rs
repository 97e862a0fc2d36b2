//! The dashboard: pages over one laboratory that runs in this tab.
//!
//! ```text
//!   pages ── call, advance ──▶ SimHandle ──▶ Laboratory ──▶ IndexedDB
//!     ▲                           │
//!     └──── views in signals ◀────┘
//! ```
//!
//! Only [`sim::SimHandle`] changes the laboratory. Pages read plain views from it and pass every
//! change to it.

mod app;
mod browser;
mod clock;
mod components;
mod dom;
mod flashbar;
mod lazy_module;
mod live_regions;
mod pages;
mod router;
mod shell;
mod sim;
mod theme;

fn main() {
    std::panic::set_hook(Box::new(|panic| browser::show_crash_notice(&panic.to_string())));
    leptos::mount::mount_to_body(app::mount);
}
