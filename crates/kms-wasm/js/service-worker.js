// A service worker that answers its pages' requests to AWS KMS from a laboratory, so that unchanged
// code runs in a page without a server. A site uses it with one line in a file of its own:
//
//   import "./kms-orrery/service-worker.js";
//
// The query of that file's URL selects the laboratory: `?store=training&era=2024`. The README
// documents its parameters.

import { toResponse } from "./http.js";
import { Kms } from "./index.js";
import { parseDate } from "./iso8601.js";

/** `kms.us-east-1.amazonaws.com`, and the FIPS, dual-stack, China and European forms of it. */
const KMS_HOST =
  /^kms(-fips)?\.[a-z0-9-]+\.(amazonaws\.(com|com\.cn|eu)|api\.(aws|amazonwebservices\.(com\.cn|eu)))$/;

const { searchParams } = new URL(self.location.href);

let opened;

/** Opens the laboratory once. After a failure, the next request tries again. */
function openLaboratory() {
  opened ??= Kms.open(options()).catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

/** Converts the query to the options of `Kms.open`. */
function options() {
  const { store = "kms-orrery", start, ...others } = Object.fromEntries(searchParams);
  return { store: { indexedDb: store }, start: start && parseDate(start, "start"), ...others };
}

async function respond(request) {
  try {
    return await (await openLaboratory()).fetch(request);
  } catch (error) {
    // In this form the SDK shows the text as the message of its own error.
    const message = `${error.name}: ${error.message}`;
    const body = JSON.stringify({ __type: "KMSInternalException", message });
    return toResponse([500, body, crypto.randomUUID()]);
  }
}

// Without these two the worker would answer only the pages that are loaded after this one.
addEventListener("install", () => void skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (KMS_HOST.test(new URL(event.request.url).hostname)) event.respondWith(respond(event.request));
});
