// A service worker that answers its pages' requests to AWS KMS from a laboratory, so that code which
// knows nothing of it runs in a page without a server. One line in a file of the site's own:
//
//   import "./kms-orrery/service-worker.js";
//
// Which laboratory says the query of that file's address: `?store=training&era=2024`.

import { toResponse } from "./http.js";
import { Kms } from "./index.js";
import { readMoment } from "./iso8601.js";

/** `kms.us-east-1.amazonaws.com`, and the forms with FIPS, dual-stack, China or Europe in them. */
const KMS_HOST =
  /^kms(-fips)?\.[a-z0-9-]+\.(amazonaws\.(com|com\.cn|eu)|api\.(aws|amazonwebservices\.(com\.cn|eu)))$/;

const { searchParams } = new URL(self.location.href);

let opened;

/** Opens the laboratory once; where that failed, again at the next request. */
function laboratory() {
  opened ??= Kms.open(options()).catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

function options() {
  const { store = "kms-orrery", start, ...birth } = Object.fromEntries(searchParams);
  return { store: { indexedDb: store }, start: start && readMoment(start, "start"), ...birth };
}

async function answer(request) {
  try {
    return await (await laboratory()).fetch(request);
  } catch (error) {
    // What the SDK shows as the error's message.
    const message = `${error.name}: ${error.message}`;
    const body = JSON.stringify({ __type: "KMSInternalException", message });
    return toResponse([500, body, crypto.randomUUID()]);
  }
}

addEventListener("install", () => void skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (KMS_HOST.test(new URL(event.request.url).hostname)) event.respondWith(answer(event.request));
});
