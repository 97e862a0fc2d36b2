//! The shell around every page: header, clock, navigation, footer.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Event;

use crate::browser;
use crate::clock::Clock;
use crate::dom::{View, changing, view};
use crate::fetched::Fetched;
use crate::flash::{Flashes, flash_bar};
use crate::live::{Live, live_regions};
use crate::pages;
use crate::router;
use crate::shell::{ask_to_keep, clock_bar, footer, header, not_saved, side_nav};
use crate::sim::{Phase, SimHandle};

/// Puts the whole page into the document.
pub(crate) fn mount() {
    if let Some(body) = document().body() {
        app().mount(&body);
    }
}

fn app() -> View {
    let live = Live::new();
    let flashes = Flashes::new(live);
    let sim = SimHandle::new();
    provide_context(live);
    provide_context(flashes);
    provide_context(sim);
    provide_context(Fetched::new(sim, flashes));
    provide_context(Clock::start(sim, flashes));
    router::provide_route(flashes);
    spawn_local(sim.open());
    let menu_open = RwSignal::new(false);
    let content = move |phase: &Phase| match phase {
        Phase::Ready => laboratory(menu_open),
        Phase::Opening => notice("Opening the laboratory…", String::new()),
        Phase::Waiting => notice(
            "Still opening the laboratory…",
            "If another tab has it open and does not answer, close or reload that tab: this one \
             goes on by itself."
                .to_owned(),
        ),
        Phase::Failed(reason) => notice("The laboratory could not be opened", reason.clone()),
    };
    view! {
        <a class="skip" href="#main" on:click=skip>"Skip to main content"</a>
        {live_regions()}
        {header(menu_open)}
        {changing(move || sim.phase(), content)}
    }
}

/// An in-page link would change the address, which names the page.
fn skip(event: Event) {
    event.prevent_default();
    browser::focus("main");
}

fn laboratory(menu_open: RwSignal<bool>) -> View {
    expect_context::<Fetched>().fetch();
    view! {
        {clock_bar()}
        <div class="layout" class:menu-open=menu_open>
            {side_nav(menu_open)}
            <div class="content">
                {not_saved()}
                {ask_to_keep()}
                {flash_bar()}
                <main id="main" tabindex="-1">{pages::page()}</main>
                {footer()}
            </div>
        </div>
    }
}

fn notice(title: &'static str, text: String) -> View {
    document().set_title(&format!("{title} · KMS Orrery"));
    view! {
        <main id="main" class="notice" tabindex="-1">
            <h1 tabindex="-1">{title}</h1>
            <p role="status">{text}</p>
        </main>
    }
}
