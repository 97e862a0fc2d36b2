// Functions that observe the dashboard in its page. The benchmark adds them as `globalThis.watch`
// before the scripts of the page run.

globalThis.watch = {
  /** Waits until `find` returns something, and returns that. */
  waitFor(find) {
    return new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (!found) return;
        observer.disconnect();
        resolve(found);
      };
      const observer = new MutationObserver(look);
      const [childList, subtree, characterData, attributes] = [true, true, true, true];
      observer.observe(document, { childList, subtree, characterData, attributes });
      look();
    });
  },

  /** Waits until the next frame is drawn, and returns the time. */
  nextFrame() {
    // The callback of an animation frame runs before the frame is drawn, and a message that it posts
    // is handled after.
    return new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(undefined);
      });
    });
  },

  /** Returns the button whose text starts with `name`. */
  button(name) {
    const all = [...document.querySelectorAll("button")];
    return all.find((button) => button.textContent.trim().startsWith(name));
  },

  /** Returns the last announcement in the page's live region. */
  announcement() {
    return document.querySelector('[role="status"][aria-live="polite"]')?.textContent ?? "";
  },

  /** Returns the number of rows in the tables. */
  rows() {
    return document.querySelectorAll("tbody tr").length;
  },
};
