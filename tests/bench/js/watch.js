// What a page looks at itself to time: given to it before its own scripts, as `watch`.

globalThis.watch = {
  /** What `find` gives, as soon as the page has it. */
  seen(find) {
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

  /** The time when the next frame has been drawn. */
  frame() {
    return new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(undefined);
      });
    });
  },

  /** The button whose words begin so: on narrow pages it has shorter ones. */
  button(name) {
    const all = [...document.querySelectorAll("button")];
    return all.find((button) => button.textContent.trim().startsWith(name));
  },

  /** What the page said politely last. */
  said() {
    return document.querySelector('[role="status"][aria-live="polite"]')?.textContent ?? "";
  },

  rows() {
    return document.querySelectorAll("tbody tr").length;
  },
};
