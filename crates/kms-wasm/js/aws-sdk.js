// Lets the official AWS SDK ask a laboratory: its requests end here and not in a network.

/** A request handler for the SDK's KMSClient. */
export function orrery(kms) {
  return {
    metadata: { handlerProtocol: "http/1.1" },

    async handle({ protocol, hostname, path, method, headers, body }, { abortSignal } = {}) {
      // The SDK also knows a signal of its own make, which fetch does not.
      const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
      // A body may be a stream as well, which fetch takes only with this word.
      const request = { method, headers, body, signal, duplex: "half" };
      const response = await kms.fetch(`${protocol}//${hostname}${path}`, request);
      return {
        response: {
          statusCode: response.status,
          headers: Object.fromEntries(response.headers),
          body: response.body,
        },
      };
    },

    updateHttpClientConfig() {
      // There is no connection to set up.
    },
    httpHandlerConfigs: () => ({}),
    destroy() {
      // There is no connection to close.
    },
  };
}
