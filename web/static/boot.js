// Starts the dashboard, and explains the failure if it cannot start.
//
// This is a file because the page's Content Security Policy forbids inline scripts. The names of the
// app's two files contain a hash; they are read from the links that preload these files.

// Loads the algorithms of asymmetric and HMAC keys, which the laboratory needs at their first use. A
// browser may cache a failed import, so each retry uses a new address.
let attempts = 0;
globalThis.loadAlgorithms = async () => {
  const folder = new URL(document.querySelector("meta[name=algorithms]").content, document.baseURI);
  const query = attempts++ === 0 ? "" : `?${attempts}`;
  const { load } = await import(new URL(`algorithms.js${query}`, folder).href);
  return load();
};

const message = document.getElementById("boot");

try {
  const { default: start } = await import(document.getElementById("app-module").href);
  await start({ module_or_path: document.getElementById("app-wasm").href });
  message?.remove();
} catch (error) {
  explain(error);
}

function explain(error) {
  console.error(error);
  const reason =
    typeof WebAssembly === "object"
      ? "Its code could not be loaded. Reload the page. If that does not help, check that nothing " +
        "blocks scripts or WebAssembly."
      : "WebAssembly is missing or turned off. Turn it on, or use another browser.";
  message.setAttribute("role", "alert");
  message.textContent = `KMS Orrery could not start. ${reason} Stored data is unchanged. (${error})`;
}
