// A worker that performs one task of the algorithms, so that the page is not blocked. `algorithms.js`
// starts it.

import { load } from "./algorithms.js";

addEventListener("message", async (event) => {
  try {
    const { perform } = await load();
    postMessage(perform(event.data));
  } catch (error) {
    // A rejected promise would not reach the page. A reported error does, as the worker's `error`
    // event.
    reportError(error);
  }
});
