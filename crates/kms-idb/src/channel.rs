//! The channel on which the tabs and workers of a site exchange messages.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};
use zeroize::Zeroizing;

use crate::event::Listener;
use crate::host::{global, wipe, with_js_copy};

/// One end of a BroadcastChannel. It is closed on drop.
pub(crate) struct Channel {
    channel: BroadcastChannel,
    _listener: Listener,
}

impl Channel {
    /// Opens the channel of that name, and calls `on_message` with each message.
    ///
    /// A message is wiped after it was copied, since it may contain key material. Returns `None` if
    /// the browser has no BroadcastChannel, or refuses it.
    pub(crate) fn open(
        name: &str,
        on_message: impl Fn(Zeroizing<Vec<u8>>) + 'static,
    ) -> Option<Self> {
        // Some hosts lack the class. Its constructor would then throw an exception through Rust code.
        global("BroadcastChannel")?;
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = Listener::new(&channel, "message", move |event| {
            let data = event.unchecked_into::<MessageEvent>().data();
            if let Some(bytes) = data.dyn_ref::<Uint8Array>() {
                let message = Zeroizing::new(bytes.to_vec());
                wipe(bytes);
                on_message(message);
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Posts a message to all other ends.
    pub(crate) fn post(&self, message: &[u8]) {
        // This fails only on a closed channel, and the channel is open until it is dropped.
        let _ = with_js_copy(message, |message| self.channel.post_message(message));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
