//! The class behind JavaScript's `Kms`.

use core::cell::{Cell, RefCell};
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::rc::Rc;

use js_sys::{Array, Function, JSON};
use kms_core::Timestamp;
use kms_idb::JsAlgorithms;
use kms_sim::{Answer, ClockCommand, Laboratory, Options, WallTime};
use kms_store::{NumberedEvent, Verification};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::future_to_promise;

use crate::arguments;
use crate::error::{Error, Result};
use crate::file::AnyStore;
use crate::options::{OpenOptions, StoreChoice};
use crate::read::{number, string};
use crate::store::Opened;
use crate::types::{EventView, StatusView, to_object};

/// How long records may wait to be stored, and a running clock for its position.
const TICK: Duration = Duration::from_secs(1);

/// One laboratory. `wall` is `Date.now()` in every method; spans are milliseconds.
#[wasm_bindgen(skip_typescript)]
pub struct WasmKms {
    /// `None` once it is closed.
    open: RefCell<Option<Rc<Open>>>,
}

struct Open {
    opened: Opened,
    store: StoreChoice,
    /// How fast the clock runs after a reset.
    initial_rate: f64,
    /// Whether a call left records that the next tick stores.
    records_wait: Cell<bool>,
    /// Whether the newest tick could not be stored. What fell due is still due then, and is tried
    /// again a second later.
    tick_failed: Cell<bool>,
}

impl Open {
    fn laboratory(&self) -> &Laboratory<AnyStore> {
        self.opened.laboratory()
    }

    /// Turns the clock, and returns the events that happened.
    async fn turn_clock(&self, wall: f64, command: ClockCommand) -> Result<JsValue> {
        events(&self.laboratory().turn_clock(WallTime(wall), command).await?)
    }
}

#[wasm_bindgen]
impl WasmKms {
    /// Opens the laboratory of a store, or creates one there. `open_file` opens a file by its path,
    /// `algorithms` fetches the module with those of key pairs and HMAC keys at first use.
    ///
    /// # Errors
    /// Those of the options; [`Error::InUse`], [`Error::Open`], [`Error::Restore`].
    pub async fn open(options: JsValue, open_file: Function, algorithms: Function) -> Result<Self> {
        let asked = OpenOptions::read(&options)?;
        let (store, initial_rate) = (asked.store.clone(), asked.birth.rate);
        let opened =
            Opened::open(asked, &open_file, Rc::new(JsAlgorithms::new(algorithms))).await?;
        let open = Open {
            opened,
            store,
            initial_rate,
            records_wait: Cell::new(false),
            tick_failed: Cell::new(false),
        };
        Ok(Self { open: RefCell::new(Some(Rc::new(open))) })
    }

    /// Puts one request to the door, and answers `[status, body, requestId]`: at once where the
    /// laboratory is in memory, or else a promise of it. `signed` is the request's header
    /// `Authorization`, or its query, and may name its account and Region.
    ///
    /// # Errors
    /// [`Error::Closed`]; what is wrong with the request is answered.
    pub fn call(&self, wall: f64, signed: String, target: String, body: String) -> Result<JsValue> {
        let open = self.opened()?;
        Ok(at_once(async move {
            let laboratory = open.laboratory();
            let answer = laboratory.call_signed(WallTime(wall), &signed, &target, &body).await;
            open.records_wait.set(matches!(open.store, StoreChoice::IndexedDb(_)));
            let Answer { status, body, request_id, .. } = answer;
            Array::of3(&status.into(), &body.into(), &request_id.into()).into()
        }))
    }

    /// The simulated time, in milliseconds since 1970.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn now(&self, wall: f64) -> Result<f64> {
        Ok(millis(self.opened()?.laboratory().now(WallTime(wall))))
    }

    /// Simulated seconds per second.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn rate(&self) -> Result<f64> {
        Ok(self.opened()?.laboratory().rate())
    }

    /// When something happens by itself next, in milliseconds since 1970.
    ///
    /// # Errors
    /// [`Error::Closed`].
    #[wasm_bindgen(js_name = nextEvent)]
    pub fn next_event(&self) -> Result<Option<f64>> {
        Ok(self.opened()?.laboratory().next_event().map(millis))
    }

    /// How long until `tick` has something to do; `undefined` where nothing waits for it.
    #[wasm_bindgen(js_name = millisUntilTick)]
    #[must_use]
    pub fn millis_until_tick(&self, wall: f64) -> Option<f64> {
        let open = self.opened().ok()?;
        let runs = open.laboratory().rate() > 0.0;
        if !runs && !open.records_wait.get() {
            return None;
        }
        let next = open.laboratory().wall_time_until_next_event(WallTime(wall));
        let next = next.filter(|_| !open.tick_failed.get());
        // Rounded up: a moment too early nothing would be due yet.
        Some((next.unwrap_or(TICK).min(TICK).as_secs_f64() * 1000.0).ceil())
    }

    /// Lets what fell due happen, and stores what waits.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub async fn tick(&self, wall: f64) -> Result<()> {
        let open = self.opened()?;
        open.records_wait.set(false);
        open.tick_failed.set(open.laboratory().tick(WallTime(wall)).await.is_err());
        Ok(())
    }

    /// Turns the clock on by a span such as `{ days: 365 }`, and gives what happened.
    ///
    /// # Errors
    /// [`Error::Type`] and [`Error::Range`] for the span; the clock then stands as it stood.
    #[wasm_bindgen(js_name = advanceBy)]
    pub async fn advance_by(&self, wall: f64, span: JsValue) -> Result<JsValue> {
        let open = self.opened()?;
        let span = arguments::duration(&span)?;
        open.turn_clock(wall, ClockCommand::AdvanceBy(span)).await
    }

    /// Turns the clock on to a `Date`, and gives what happened.
    ///
    /// # Errors
    /// [`Error::Type`] and [`Error::Range`]; the clock then stands as it stood.
    #[wasm_bindgen(js_name = advanceTo)]
    pub async fn advance_to(&self, wall: f64, date: JsValue) -> Result<JsValue> {
        let open = self.opened()?;
        let at = arguments::moment(&date)?;
        open.turn_clock(wall, ClockCommand::AdvanceTo(at)).await
    }

    /// Turns the clock on to the next thing that happens by itself, and gives what happened.
    ///
    /// # Errors
    /// [`Error::Range`] where that is later than the clock can show.
    #[wasm_bindgen(js_name = advanceToNextEvent)]
    pub async fn advance_to_next_event(&self, wall: f64) -> Result<JsValue> {
        self.opened()?.turn_clock(wall, ClockCommand::AdvanceToNextEvent).await
    }

    /// Lets the clock run at a rate; 0 pauses it. Gives what fell due by now.
    ///
    /// # Errors
    /// [`Error::Type`] and [`Error::Range`]; the clock then goes as it went.
    pub async fn run(&self, wall: f64, rate: JsValue) -> Result<JsValue> {
        let open = self.opened()?;
        let rate = number(&rate, "run: simulated seconds per second")?;
        open.turn_clock(wall, ClockCommand::Run(rate)).await
    }

    /// The events after a number, oldest first.
    ///
    /// # Errors
    /// [`Error::Type`] and [`Error::Range`].
    pub fn events(&self, which: JsValue) -> Result<JsValue> {
        let laboratory = self.laboratory()?;
        events(&laboratory.events(arguments::after(&which)?))
    }

    /// CloudTrail-shaped records of one key or all, oldest first.
    ///
    /// # Errors
    /// [`Error::Type`] and [`Error::Range`].
    pub fn trail(&self, which: JsValue) -> Result<Array> {
        let laboratory = self.laboratory()?;
        let records = laboratory.trail(arguments::key(&which)?);
        records.iter().map(|record| parse(&record.json)).collect()
    }

    /// EventBridge-shaped events, oldest first.
    ///
    /// # Errors
    /// [`Error::Closed`].
    #[wasm_bindgen(js_name = eventBridge)]
    pub fn event_bridge(&self) -> Result<JsValue> {
        to_object(&self.laboratory()?.event_bridge())
    }

    /// Calls `listener` with each step's events, once they are stored. What it throws is lost.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn subscribe(&self, listener: Function) -> Result<()> {
        self.laboratory()?.subscribe(move |happened| {
            if let Ok(happened) = events(happened) {
                // A listener that throws harms nobody.
                let _ = listener.call1(&JsValue::UNDEFINED, &happened);
            }
        });
        Ok(())
    }

    /// Calls `watcher` when another tab changed something.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn watch(&self, watcher: Function) -> Result<()> {
        self.laboratory()?.on_change(move || {
            // What the package itself passes in does not throw.
            let _ = watcher.call0(&JsValue::UNDEFINED);
        });
        Ok(())
    }

    /// Saves the laboratory again after a failure.
    ///
    /// # Errors
    /// [`Error::Type`] for options that are none; [`Error::Open`] and [`Error::Undone`] where that fails
    /// again.
    pub async fn save(&self, options: JsValue) -> Result<()> {
        let open = self.opened()?;
        let replace = arguments::replace(&options)?;
        open.opened.save(replace).await
    }

    /// Lets an AWS service use its managed key, which creates it at first.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is no name of a service.
    #[wasm_bindgen(js_name = useAwsService)]
    pub async fn use_aws_service(&self, wall: f64, service: JsValue) -> Result<()> {
        let open = self.opened()?;
        let service = string(&service, "useAwsService: the name of a service")?;
        Ok(open.laboratory().use_aws_service(WallTime(wall), &service).await?)
    }

    /// The whole laboratory as JSON text, its key material included.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn export(&self, wall: f64) -> Result<String> {
        let exported = self.laboratory()?.export(WallTime(wall));
        Ok(exported?)
    }

    /// Puts an exported laboratory in the place of this one.
    ///
    /// # Errors
    /// [`Error::Restore`] where the text is no export; nothing changed then.
    pub async fn restore(&self, wall: f64, saved: JsValue) -> Result<()> {
        let open = self.opened()?;
        let saved = string(&saved, "restore: what export() gave")?;
        Ok(open.laboratory().restore(WallTime(wall), &saved).await?)
    }

    /// Begins again: a new laboratory, born with the same choices.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub async fn reset(&self, wall: f64) -> Result<()> {
        let open = self.opened()?;
        let genesis = open.laboratory().read(|simulator| simulator.genesis().clone());
        let options = Options {
            era: Some(genesis.era),
            start: Some(genesis.start),
            seed: genesis.seed,
            account: Some(genesis.scope.account),
            region: Some(genesis.scope.region),
            on_demand_rotation_time: Some(genesis.on_demand_rotation_time),
            rate: open.initial_rate,
        };
        Ok(open.laboratory().reset(WallTime(wall), options).await?)
    }

    /// How it stands with the keeping: `{ store, saved, writer, verified, oldestEvent, problem, problemName }`.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn status(&self) -> Result<JsValue> {
        let open = self.opened()?;
        let laboratory = open.laboratory();
        let is_verified = matches!(laboratory.verification(), Verification::HeadFound { .. });
        to_object(&StatusView::new(open.store.as_str(), is_verified, laboratory.status()))
    }

    /// Stores what waits and gives the store back. Every later call is [`Error::Closed`], but a
    /// second `close` is in order.
    pub async fn close(&self) {
        let open = self.open.take();
        if let Some(open) = open {
            open.opened.close().await;
        }
    }
}

impl WasmKms {
    fn opened(&self) -> Result<Rc<Open>> {
        self.open.borrow().clone().ok_or(Error::Closed)
    }

    fn laboratory(&self) -> Result<Laboratory<AnyStore>> {
        Ok(self.opened()?.laboratory().clone())
    }
}

/// What comes of it, or a promise of that where it has to wait: a promise takes as long as a whole
/// answer from memory.
fn at_once(answering: impl Future<Output = JsValue> + 'static) -> JsValue {
    let mut answering = Box::pin(answering);
    match answering.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => future_to_promise(async { Ok(answering.await) }).into(),
    }
}

fn events(happened: &[NumberedEvent]) -> Result<JsValue> {
    let views: Vec<EventView<'_>> = happened.iter().map(EventView::from).collect();
    to_object(&views)
}

fn parse(json: &str) -> Result<JsValue> {
    JSON::parse(json).map_err(Error::Thrown)
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds until 9999 fit exactly")]
fn millis(at: Timestamp) -> f64 {
    at.as_millis() as f64
}
