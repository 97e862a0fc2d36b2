//! The algorithms of asymmetric and HMAC keys, as JavaScript provides them.

use core::cell::RefCell;
use core::pin::Pin;

use js_sys::{Function, Promise, Reflect, Uint8Array};
use kms_sim::{AlgorithmProvider, Algorithms, KeyPair, KeySpec, Missing, Seed};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use zeroize::Zeroizing;

use crate::error;
use crate::host::{lend, wipe};

#[wasm_bindgen]
extern "C" {
    /// The object to which the host's `load()` resolves.
    #[derive(Clone)]
    type Module;

    #[wasm_bindgen(method, catch)]
    fn perform(this: &Module, task: &Uint8Array) -> Result<Uint8Array, JsValue>;

    #[wasm_bindgen(method, catch, js_name = rsaPair)]
    fn rsa_pair(this: &Module, bits: u32) -> Result<Promise, JsValue>;
}

/// The algorithms of a JavaScript host. A function of the host fetches their module at first use, and
/// generates RSA key pairs without blocking the page. A download that failed is tried again at the
/// next use.
pub struct JsAlgorithms {
    load: Function,
    module: RefCell<Option<Module>>,
    /// The pairs that were generated and not used yet.
    pairs: RefCell<Vec<(KeySpec, KeyPair)>>,
}

impl JsAlgorithms {
    /// Creates a provider. `load` is called without arguments, and resolves to an object with two
    /// functions: `perform` takes the bytes of a task and returns those of the reply; `rsaPair`
    /// takes a number of bits and resolves to `{ private, public }`, PKCS#8 and SPKI in DER.
    #[must_use]
    pub fn new(load: Function) -> Self {
        Self { load, module: RefCell::default(), pairs: RefCell::default() }
    }

    async fn module(&self) -> Result<Module, JsValue> {
        if let Some(module) = &*self.module.borrow() {
            return Ok(module.clone());
        }
        let loaded = self.load.call0(&JsValue::UNDEFINED)?;
        let module: Module = JsFuture::from(Promise::resolve(&loaded)).await?.unchecked_into();
        *self.module.borrow_mut() = Some(module.clone());
        Ok(module)
    }

    async fn make(&self, spec: KeySpec) -> Result<(), JsValue> {
        let bits = spec.rsa_bits().and_then(|bits| u32::try_from(bits).ok());
        let bits = bits.ok_or("only RSA key pairs are generated beforehand")?;
        let made = JsFuture::from(self.module().await?.rsa_pair(bits)?).await?;
        let half = |name: &str| Reflect::get(&made, &name.into())?.dyn_into::<Uint8Array>();
        let (private, public) = (half("private")?, half("public")?);
        let pair = KeyPair { private: Zeroizing::new(private.to_vec()), public: public.to_vec() };
        wipe(&private);
        self.pairs.borrow_mut().push((spec, pair));
        Ok(())
    }
}

impl Algorithms for JsAlgorithms {
    fn perform(&self, task: &[u8]) -> Option<Vec<u8>> {
        let module = self.module.borrow();
        let done = lend(task, |task| module.as_ref().map(|module| module.perform(task)))?;
        // Loading the module again would not help. An empty reply is refused as malformed.
        let Ok(done) = done else { return Some(Vec::new()) };
        let reply = done.to_vec();
        wipe(&done);
        Some(reply)
    }

    fn rsa_pair(&self, spec: KeySpec, _: &Seed) -> Option<KeyPair> {
        let mut pairs = self.pairs.borrow_mut();
        let place = pairs.iter().position(|(of, _)| *of == spec)?;
        Some(pairs.swap_remove(place).1)
    }
}

impl AlgorithmProvider for JsAlgorithms {
    fn provide(&self, missing: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        Box::pin(async move {
            let provided = match missing {
                Missing::Algorithms => self.module().await.map(|_| ()),
                Missing::RsaPair(spec) => self.make(spec).await,
            };
            provided.map_err(|thrown| error::describe(&thrown))
        })
    }
}
