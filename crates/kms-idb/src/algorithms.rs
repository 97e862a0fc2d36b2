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
use crate::host::{wipe, with_js_copy};

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

/// The algorithms of a JavaScript host.
///
/// A function of the host loads their module at first use, and the module generates RSA key pairs
/// without blocking the page. A failed download is retried at the next use.
pub struct JsAlgorithms {
    load: Function,
    module: RefCell<Option<Module>>,
    /// The RSA key pairs that were generated and not used yet.
    key_pairs: RefCell<Vec<(KeySpec, KeyPair)>>,
}

impl JsAlgorithms {
    /// Creates a provider. `load` takes no arguments and resolves to an object with two functions:
    ///
    /// - `perform` takes the bytes of a task and returns those of the reply.
    /// - `rsaPair` takes a number of bits and resolves to `{ private, public }`: a PKCS#8 and an SPKI
    ///   encoding in DER.
    #[must_use]
    pub fn new(load: Function) -> Self {
        Self { load, module: RefCell::default(), key_pairs: RefCell::default() }
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

    async fn generate_rsa_pair(&self, spec: KeySpec) -> Result<(), JsValue> {
        let bits = spec.rsa_bits().and_then(|bits| u32::try_from(bits).ok());
        let bits = bits.ok_or("only RSA key pairs are generated in advance")?;
        let generated = JsFuture::from(self.module().await?.rsa_pair(bits)?).await?;
        let half = |name: &str| Reflect::get(&generated, &name.into())?.dyn_into::<Uint8Array>();
        let (private, public) = (half("private")?, half("public")?);
        let pair = KeyPair { private: Zeroizing::new(private.to_vec()), public: public.to_vec() };
        wipe(&private);
        self.key_pairs.borrow_mut().push((spec, pair));
        Ok(())
    }
}

impl Algorithms for JsAlgorithms {
    fn perform(&self, task: &[u8]) -> Option<Vec<u8>> {
        let module = self.module.borrow();
        let result = with_js_copy(task, |task| module.as_ref().map(|it| it.perform(task)))?;
        // After an exception, the reply is empty, which is reported as an internal error. `None` would
        // load the module again, which would not help.
        let Ok(result) = result else { return Some(Vec::new()) };
        let reply = result.to_vec();
        wipe(&result);
        Some(reply)
    }

    fn rsa_pair(&self, spec: KeySpec, _: &Seed) -> Option<KeyPair> {
        let mut key_pairs = self.key_pairs.borrow_mut();
        let index = key_pairs.iter().position(|(of, _)| *of == spec)?;
        Some(key_pairs.swap_remove(index).1)
    }
}

impl AlgorithmProvider for JsAlgorithms {
    fn provide(&self, missing: Missing) -> Pin<Box<dyn Future<Output = Result<(), String>> + '_>> {
        Box::pin(async move {
            let provided = match missing {
                Missing::Algorithms => self.module().await.map(|_| ()),
                Missing::RsaPair(spec) => self.generate_rsa_pair(spec).await,
            };
            provided.map_err(|thrown| error::describe(&thrown))
        })
    }
}
