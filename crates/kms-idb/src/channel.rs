//! The channel on which the tabs and workers of a site tell each other bytes.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};
use zeroize::Zeroizing;

use crate::event::Listener;

/// One end of the channel of that name; closed on drop.
pub(crate) struct Channel {
    channel: BroadcastChannel,
    _listener: Listener,
}

impl Channel {
    /// Opens it, and listens. What is heard is wiped, since it may have key material in it. `None`
    /// where the browser has no such thing, or refuses it.
    pub(crate) fn open(name: &str, hear: impl Fn(Zeroizing<Vec<u8>>) + 'static) -> Option<Self> {
        // Node and old browsers may lack it, and calling what is not there would throw past us.
        let known = Reflect::get(&js_sys::global(), &"BroadcastChannel".into());
        known.ok().filter(|it| it.is_function())?;
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = Listener::new(&channel, "message", move |event| {
            let data = event.unchecked_into::<MessageEvent>().data();
            if let Some(bytes) = data.dyn_ref::<Uint8Array>() {
                let heard = Zeroizing::new(bytes.to_vec());
                bytes.fill(0, 0, bytes.length());
                hear(heard);
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Posts to all other ends. The browser copies the bytes before this returns, so the copy in
    /// between is wiped.
    pub(crate) fn post(&self, bytes: &[u8]) {
        let bytes = Uint8Array::from(bytes);
        // Fails for a closed channel, and this one is open for as long as it is there.
        let _ = self.channel.post_message(&bytes);
        bytes.fill(0, 0, bytes.length());
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
