// A request handler that connects the official AWS SDK to a laboratory, without a network.
// `aws-sdk.d.ts` documents it.

export function orrery(kms) {
  return {
    metadata: { handlerProtocol: "http/1.1" },

    async handle({ protocol, hostname, path, method, headers, body }, { abortSignal } = {}) {
      // The SDK also accepts abort signals of its own type, which `fetch` rejects.
      const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
      // `fetch` accepts a body that is a stream only with this value of `duplex`.
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
      // There is no connection to configure.
    },
    httpHandlerConfigs: () => ({}),
    destroy() {
      // There is no connection to close.
    },
  };
}
