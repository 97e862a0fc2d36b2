// Starts the dashboard, and says in words why it cannot where it cannot.
//
// A file of its own, because the page's policy refuses inline scripts. The names of the app's two
// files change with their content; the links that preload them tell the names.

// The algorithms of asymmetric and HMAC keys, which the laboratory asks for at first use. A browser
// may remember that an import failed: each further try has an address of its own.
let tries = 0;
globalThis.loadAlgorithms = async () => {
  const folder = new URL(document.querySelector("meta[name=algorithms]").content, document.baseURI);
  const again = tries++ === 0 ? "" : `?${tries}`;
  const { load } = await import(new URL(`algorithms.js${again}`, folder).href);
  return load();
};

const note = document.getElementById("boot");

try {
  const { default: start } = await import(document.getElementById("app-module").href);
  await start({ module_or_path: document.getElementById("app-wasm").href });
  note?.remove();
} catch (error) {
  explain(error);
}

function explain(error) {
  console.error(error);
  const reason =
    typeof WebAssembly === "object"
      ? "It was refused or could not be loaded. Reload the page; if that does not help, check " +
        "that nothing blocks scripts or WebAssembly here."
      : "This browser has no WebAssembly, or it is switched off.";
  note.setAttribute("role", "alert");
  note.textContent = `KMS Orrery could not start. ${reason} Nothing that was stored is touched. (${error})`;
}
