//! The shell around every page: header, clock, navigation, footer.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::clock::Clock;
use crate::components::act;
use crate::flash::{FlashBar, Flashes};
use crate::live::{Live, LiveRegions};
use crate::pages::Page;
use crate::router;
use crate::shell::{ClockBar, Footer, Header, NotSaved, SideNav};
use crate::sim::{Phase, SimHandle};

/// The whole page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let live = Live::new();
    let flashes = Flashes::new(live);
    let sim = SimHandle::new();
    provide_context(live);
    provide_context(flashes);
    provide_context(sim);
    provide_context(Clock::start(sim, flashes));
    router::provide_route(flashes);
    spawn_local(sim.open());
    let menu_open = RwSignal::new(false);
    view! {
        <a class="skip" href="#main" on:click=act(skip)>"Skip to main content"</a>
        <LiveRegions />
        <Header menu_open=menu_open />
        {move || match sim.phase() {
            Phase::Ready => laboratory(menu_open),
            Phase::Opening => notice("Opening the laboratory…", ""),
            Phase::Elsewhere => notice(
                "Another tab has this laboratory open",
                "Only one tab writes its history. Go on there, or close that tab: this one takes \
                 over by itself.",
            ),
            Phase::Failed(reason) => notice("The laboratory could not be opened", &reason),
        }}
    }
}

/// An in-page link would change the address, which names the page.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    crate::browser::focus("main");
}

fn laboratory(menu_open: RwSignal<bool>) -> AnyView {
    view! {
        <ClockBar />
        <div class="layout" class:menu-open=move || menu_open.get()>
            <SideNav menu_open=menu_open />
            <div class="content">
                <NotSaved />
                <FlashBar />
                <main id="main" tabindex="-1"><Page /></main>
                <Footer />
            </div>
        </div>
    }
    .into_any()
}

fn notice(title: &str, text: &str) -> AnyView {
    let (title, text) = (title.to_owned(), text.to_owned());
    document().set_title(&format!("{title} · KMS Orrery"));
    view! {
        <main id="main" class="notice" tabindex="-1">
            <h1 tabindex="-1">{title.clone()}</h1>
            <p role="status">{text}</p>
        </main>
    }
    .into_any()
}
