//! The channel on which the tabs and workers of a site tell each other bytes.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};
use zeroize::Zeroizing;

use crate::event::Listener;
use crate::host::{global, lend, wipe};

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
        global("BroadcastChannel")?;
        let channel = BroadcastChannel::new(name).ok()?;
        let listener = Listener::new(&channel, "message", move |event| {
            let data = event.unchecked_into::<MessageEvent>().data();
            if let Some(bytes) = data.dyn_ref::<Uint8Array>() {
                let heard = Zeroizing::new(bytes.to_vec());
                wipe(bytes);
                hear(heard);
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Posts to all other ends.
    pub(crate) fn post(&self, bytes: &[u8]) {
        // Fails for a closed channel, and this one is open for as long as it is there.
        let _ = lend(bytes, |bytes| self.channel.post_message(bytes));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}
