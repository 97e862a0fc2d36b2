// Does one task of the algorithms on a thread of its own, for `algorithms.js`.

import { load } from "./algorithms.js";

addEventListener("message", async (event) => {
  try {
    const { perform } = await load();
    postMessage(perform(event.data));
  } catch (error) {
    // Out of the promise, so that the page hears of it.
    reportError(error);
  }
});
