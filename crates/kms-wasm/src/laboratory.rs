//! The class [`WasmKms`], which `Kms` in `js/index.js` wraps.

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
use crate::options::{OpenOptions, StoreLocation};
use crate::read::{number, string};
use crate::store::OpenLaboratory;
use crate::types::{EventView, StatusView, to_object};

/// The longest time that records wait to be stored, and after which a running clock stores its
/// position.
const TICK_INTERVAL: Duration = Duration::from_secs(1);

/// A laboratory. The parameter `wall` of its methods is the value of `Date.now()`.
#[wasm_bindgen(skip_typescript)]
pub struct WasmKms {
    /// `None` after `close`.
    session: RefCell<Option<Rc<Session>>>,
}

/// An open laboratory, and the state of its ticks.
struct Session {
    laboratory: OpenLaboratory,
    store: StoreLocation,
    /// The rate of the clock after a reset, in simulated seconds per second.
    initial_rate: f64,
    /// Whether a call left records that the next tick stores.
    has_waiting_records: Cell<bool>,
    /// Whether the newest tick could not be stored. The events that fell due are still due then,
    /// and the next tick follows a second later.
    is_tick_failed: Cell<bool>,
}

impl Session {
    fn laboratory(&self) -> &Laboratory<AnyStore> {
        self.laboratory.laboratory()
    }

    /// Turns the clock, and returns the events that happened.
    async fn turn_clock(&self, wall: f64, command: ClockCommand) -> Result<JsValue> {
        to_event_views(&self.laboratory().turn_clock(WallTime(wall), command).await?)
    }
}

#[wasm_bindgen]
impl WasmKms {
    /// Opens the laboratory that a store holds, or creates one there.
    ///
    /// `open_file` opens the file at a path. `load_algorithms` loads the module with the algorithms
    /// of asymmetric and HMAC keys, and is called at their first use.
    ///
    /// # Errors
    /// Those of the options, [`Error::InUse`], [`Error::Open`] or [`Error::Restore`].
    pub async fn open(
        options: JsValue,
        open_file: Function,
        load_algorithms: Function,
    ) -> Result<Self> {
        let options = OpenOptions::read(&options)?;
        let (store, initial_rate) = (options.store.clone(), options.creation.rate);
        let algorithms = Rc::new(JsAlgorithms::new(load_algorithms));
        let session = Session {
            laboratory: OpenLaboratory::open(options, &open_file, algorithms).await?,
            store,
            initial_rate,
            has_waiting_records: Cell::new(false),
            is_tick_failed: Cell::new(false),
        };
        Ok(Self { session: RefCell::new(Some(Rc::new(session))) })
    }

    /// Sends an AWS JSON 1.1 request, and returns the response as `[status, body, requestId]`, or a
    /// promise of it.
    ///
    /// A laboratory in memory returns the response itself, since a promise would double the time of
    /// the call. `signature` is the `Authorization` header of the request, or the query of a
    /// presigned one. It names the account and the Region.
    ///
    /// # Errors
    /// [`Error::Closed`]. Any other error is a response with an AWS error code.
    pub fn call(
        &self,
        wall: f64,
        signature: String,
        target: String,
        body: String,
    ) -> Result<JsValue> {
        let session = self.session()?;
        Ok(value_or_promise(async move {
            let laboratory = session.laboratory();
            let answer = laboratory.call_signed(WallTime(wall), &signature, &target, &body).await;
            session.has_waiting_records.set(matches!(session.store, StoreLocation::IndexedDb(_)));
            let Answer { status, body, request_id, .. } = answer;
            Array::of3(&status.into(), &body.into(), &request_id.into()).into()
        }))
    }

    /// Returns the simulated time, in milliseconds since 1970.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn now(&self, wall: f64) -> Result<f64> {
        Ok(millis(self.session()?.laboratory().now(WallTime(wall))))
    }

    /// Returns the rate of the clock, in simulated seconds per second.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn rate(&self) -> Result<f64> {
        Ok(self.session()?.laboratory().rate())
    }

    /// Returns the time of the next event that happens without a request, in milliseconds since
    /// 1970.
    ///
    /// # Errors
    /// [`Error::Closed`].
    #[wasm_bindgen(js_name = nextEvent)]
    pub fn next_event(&self) -> Result<Option<f64>> {
        Ok(self.session()?.laboratory().next_event().map(millis))
    }

    /// Returns the time until `tick` is due, in milliseconds of wall time; `undefined` if the clock
    /// is paused and no records wait to be stored.
    #[wasm_bindgen(js_name = millisUntilTick)]
    #[must_use]
    pub fn millis_until_tick(&self, wall: f64) -> Option<f64> {
        let session = self.session().ok()?;
        let is_running = session.laboratory().rate() > 0.0;
        if !is_running && !session.has_waiting_records.get() {
            return None;
        }
        let next = session.laboratory().wall_time_until_next_event(WallTime(wall));
        // After a failed tick the next event is overdue: without a pause, ticks would fail in a loop.
        let next = next.filter(|_| !session.is_tick_failed.get());
        // Rounded up, since a tick that comes a fraction of a millisecond early finds nothing due.
        Some((next.unwrap_or(TICK_INTERVAL).min(TICK_INTERVAL).as_secs_f64() * 1000.0).ceil())
    }

    /// Performs the events that fell due, and stores the records that wait.
    ///
    /// # Errors
    /// [`Error::Closed`]. A tick that cannot be stored is not an error: it is repeated.
    pub async fn tick(&self, wall: f64) -> Result<()> {
        let session = self.session()?;
        session.has_waiting_records.set(false);
        session.is_tick_failed.set(session.laboratory().tick(WallTime(wall)).await.is_err());
        Ok(())
    }

    /// Advances the clock by a span such as `{ days: 365 }`, and returns the events that happened.
    ///
    /// # Errors
    /// [`Error::Type`] or [`Error::Range`] for the span. The clock is not moved then.
    #[wasm_bindgen(js_name = advanceBy)]
    pub async fn advance_by(&self, wall: f64, span: JsValue) -> Result<JsValue> {
        let session = self.session()?;
        let span = arguments::duration(&span)?;
        session.turn_clock(wall, ClockCommand::AdvanceBy(span)).await
    }

    /// Advances the clock to a `Date`, and returns the events that happened.
    ///
    /// # Errors
    /// [`Error::Type`] or [`Error::Range`] for the date. The clock is not moved then.
    #[wasm_bindgen(js_name = advanceTo)]
    pub async fn advance_to(&self, wall: f64, date: JsValue) -> Result<JsValue> {
        let session = self.session()?;
        let at = arguments::time(&date)?;
        session.turn_clock(wall, ClockCommand::AdvanceTo(at)).await
    }

    /// Advances the clock to the next event that happens without a request, and returns the events
    /// that happened.
    ///
    /// # Errors
    /// [`Error::Range`] if the next event lies after the year 9999. The clock is not moved then.
    #[wasm_bindgen(js_name = advanceToNextEvent)]
    pub async fn advance_to_next_event(&self, wall: f64) -> Result<JsValue> {
        self.session()?.turn_clock(wall, ClockCommand::AdvanceToNextEvent).await
    }

    /// Sets the rate of the clock, in simulated seconds per second, and returns the events that have
    /// fallen due. A rate of 0 pauses the clock.
    ///
    /// # Errors
    /// [`Error::Type`] or [`Error::Range`] for the rate. The clock keeps its rate then.
    pub async fn run(&self, wall: f64, rate: JsValue) -> Result<JsValue> {
        let session = self.session()?;
        let rate = number(&rate, "run: rate, in simulated seconds per second,")?;
        session.turn_clock(wall, ClockCommand::Run(rate)).await
    }

    /// Returns the events after number `after` of the options, oldest first.
    ///
    /// # Errors
    /// [`Error::Type`] or [`Error::Range`] for the options.
    pub fn events(&self, options: JsValue) -> Result<JsValue> {
        let laboratory = self.laboratory()?;
        to_event_views(&laboratory.events(arguments::after(&options)?))
    }

    /// Returns the CloudTrail-shaped records of one key or of all, oldest first.
    ///
    /// # Errors
    /// [`Error::Type`] or [`Error::Range`] for the options.
    pub fn trail(&self, options: JsValue) -> Result<Array> {
        let laboratory = self.laboratory()?;
        let records = laboratory.trail(arguments::key(&options)?);
        records.iter().map(|record| parse(&record.json)).collect()
    }

    /// Returns the EventBridge-shaped events, oldest first.
    ///
    /// # Errors
    /// [`Error::Closed`].
    #[wasm_bindgen(js_name = eventBridge)]
    pub fn event_bridge(&self) -> Result<JsValue> {
        to_object(&self.laboratory()?.event_bridge())
    }

    /// Calls `listener` with the events of each step, once they are stored. Exceptions of the
    /// listener are ignored.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn subscribe(&self, listener: Function) -> Result<()> {
        self.laboratory()?.subscribe(move |events| {
            if let Ok(events) = to_event_views(events) {
                // An exception must not end the step: `js/index.js` reports those of its users.
                let _ = listener.call1(&JsValue::UNDEFINED, &events);
            }
        });
        Ok(())
    }

    /// Calls `listener` after each change that another tab caused.
    ///
    /// # Errors
    /// [`Error::Closed`].
    #[wasm_bindgen(js_name = onChange)]
    pub fn on_change(&self, listener: Function) -> Result<()> {
        self.laboratory()?.on_change(move || {
            // The only listener is the package's own, which does not throw.
            let _ = listener.call0(&JsValue::UNDEFINED);
        });
        Ok(())
    }

    /// Stores the laboratory again after a failure of the store.
    ///
    /// # Errors
    /// [`Error::Type`] for the options; [`Error::Open`] or [`Error::NotStored`] if the store fails
    /// again.
    pub async fn save(&self, options: JsValue) -> Result<()> {
        let session = self.session()?;
        let replace = arguments::replace(&options)?;
        session.laboratory.save(replace).await
    }

    /// Lets an AWS service use its managed key. The first use creates the key.
    ///
    /// # Errors
    /// [`Error::Refused`] if `service` is not the name of a service.
    #[wasm_bindgen(js_name = useAwsService)]
    pub async fn use_aws_service(&self, wall: f64, service: JsValue) -> Result<()> {
        let session = self.session()?;
        let service = string(&service, "useAwsService: service")?;
        Ok(session.laboratory().use_aws_service(WallTime(wall), &service).await?)
    }

    /// Returns the whole laboratory as JSON text, with its key material.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn export(&self, wall: f64) -> Result<String> {
        let exported = self.laboratory()?.export(WallTime(wall));
        Ok(exported?)
    }

    /// Replaces the laboratory by an exported one.
    ///
    /// # Errors
    /// [`Error::Restore`] if the text is not an export. The laboratory is unchanged then.
    pub async fn restore(&self, wall: f64, saved: JsValue) -> Result<()> {
        let session = self.session()?;
        let saved = string(&saved, "restore: saved, the text that export() returned,")?;
        Ok(session.laboratory().restore(WallTime(wall), &saved).await?)
    }

    /// Replaces the laboratory by a new one with the same creation options.
    ///
    /// # Errors
    /// [`Error::Closed`] or [`Error::NotStored`].
    pub async fn reset(&self, wall: f64) -> Result<()> {
        let session = self.session()?;
        let genesis = session.laboratory().read(|simulator| simulator.genesis().clone());
        let options = Options {
            era: Some(genesis.era),
            start: Some(genesis.start),
            seed: genesis.seed,
            account: Some(genesis.scope.account),
            region: Some(genesis.scope.region),
            on_demand_rotation_time: Some(genesis.on_demand_rotation_time),
            rate: session.initial_rate,
        };
        Ok(session.laboratory().reset(WallTime(wall), options).await?)
    }

    /// Returns the persistence status:
    /// `{ store, saved, writer, verified, oldestEvent, problem, problemName }`.
    ///
    /// # Errors
    /// [`Error::Closed`].
    pub fn status(&self) -> Result<JsValue> {
        let session = self.session()?;
        let laboratory = session.laboratory();
        let is_verified = matches!(laboratory.verification(), Verification::HeadFound { .. });
        to_object(&StatusView::new(session.store.as_str(), is_verified, laboratory.status()))
    }

    /// Stores the changes that wait, and closes the store. Every later call fails with
    /// [`Error::Closed`], except that `close` may be called again.
    pub async fn close(&self) {
        let session = self.session.take();
        if let Some(session) = session {
            session.laboratory.close().await;
        }
    }
}

impl WasmKms {
    fn session(&self) -> Result<Rc<Session>> {
        self.session.borrow().clone().ok_or(Error::Closed)
    }

    fn laboratory(&self) -> Result<Laboratory<AnyStore>> {
        Ok(self.session()?.laboratory().clone())
    }
}

/// Returns the output of `future` if its first poll completes it, or else a promise of the output.
///
/// Each promise costs a turn of the event loop. That is as long as a whole call in memory, which
/// never has to wait.
fn value_or_promise(future: impl Future<Output = JsValue> + 'static) -> JsValue {
    let mut future = Box::pin(future);
    // The no-op waker is safe: a pending future is polled again by the promise, with its own waker.
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => future_to_promise(async { Ok(future.await) }).into(),
    }
}

fn to_event_views(events: &[NumberedEvent]) -> Result<JsValue> {
    let views: Vec<EventView<'_>> = events.iter().map(EventView::from).collect();
    to_object(&views)
}

fn parse(json: &str) -> Result<JsValue> {
    JSON::parse(json).map_err(Error::Thrown)
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds until 9999 fit exactly")]
fn millis(at: Timestamp) -> f64 {
    at.as_millis() as f64
}
