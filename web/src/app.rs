//! The frame around every page: header, clock, navigation, notifications and footer.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Event;

use crate::browser;
use crate::clock::Clock;
use crate::dom::{View, dynamic, view};
use crate::flashbar::{Flashbar, flashbar};
use crate::lazy_module::LazyModule;
use crate::live_regions::{LiveRegions, live_regions};
use crate::pages;
use crate::router;
use crate::shell::{clock_bar, footer, header, not_saved_banner, persistence_prompt, side_nav};
use crate::sim::{Phase, SimHandle};

/// Mounts the app in the document's body.
pub(crate) fn mount() {
    if let Some(body) = document().body() {
        app().mount(&body);
    }
}

fn app() -> View {
    let live = LiveRegions::new();
    let flashbar = Flashbar::new(live);
    let sim = SimHandle::new();
    provide_context(live);
    provide_context(flashbar);
    provide_context(sim);
    provide_context(LazyModule::new(sim, flashbar));
    provide_context(Clock::start(sim, flashbar));
    router::provide_route(flashbar);
    spawn_local(sim.open());
    let menu_open = RwSignal::new(false);
    let content = move |phase: &Phase| {
        match phase {
        Phase::Ready => laboratory_frame(menu_open),
        Phase::Opening => notice_page("Opening the laboratory…", String::new()),
        Phase::Slow => notice_page(
            "Still opening the laboratory…",
            "Another tab may have it open without answering. Close or reload that tab; this one then continues."
                .to_owned(),
        ),
        Phase::Failed(reason) => notice_page("The laboratory could not be opened", reason.clone()),
    }
    };
    view! {
        <a class="skip" href="#main" on:click=skip_to_main>"Skip to main content"</a>
        {live_regions()}
        {header(menu_open)}
        {dynamic(move || sim.phase(), content)}
    }
}

/// Moves the focus to the main content. Following the link would change the address, which selects
/// the page.
fn skip_to_main(event: Event) {
    event.prevent_default();
    browser::focus("main");
}

fn laboratory_frame(menu_open: RwSignal<bool>) -> View {
    expect_context::<LazyModule>().load();
    view! {
        {clock_bar()}
        <div class="layout" class:menu-open=menu_open>
            {side_nav(menu_open)}
            <div class="content">
                {not_saved_banner()}
                {persistence_prompt()}
                {flashbar()}
                <main id="main" tabindex="-1">{pages::page()}</main>
                {footer()}
            </div>
        </div>
    }
}

fn notice_page(title: &'static str, text: String) -> View {
    document().set_title(&format!("{title} · KMS Orrery"));
    view! {
        <main id="main" class="notice" tabindex="-1">
            <h1 tabindex="-1">{title}</h1>
            <p role="status">{text}</p>
        </main>
    }
}
