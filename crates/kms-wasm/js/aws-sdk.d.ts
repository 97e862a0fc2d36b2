import type { Kms } from "./index.js";

/** The members of an SDK request that a laboratory reads: a part of the SDK's `HttpRequest`. */
export interface SdkRequest {
  /** Such as `https:`. */
  protocol: string;
  hostname: string;
  path: string;
  method: string;
  headers: Record<string, string>;
  /** A string, bytes or a stream. */
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's HttpRequest has this type.
  body?: any;
}

/** The members of a response that the SDK reads: a part of the SDK's `HttpResponse`. */
export interface SdkResponse {
  statusCode: number;
  headers: Record<string, string>;
  /** A `ReadableStream`. */
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's HttpResponse has this type.
  body?: any;
}

/** A request handler for the clients of the official AWS SDK: its `HttpHandler`. */
export interface OrreryRequestHandler {
  /** The protocol that the handler speaks, as the SDK records it. */
  readonly metadata: { handlerProtocol: string };
  /**
   * Sends a request of the SDK to the laboratory.
   *
   * @param options `abortSignal`: an `AbortSignal` that cancels the request. Signals of the SDK's own
   * type are ignored.
   * @throws As {@link Kms.fetch} does. The SDK turns error responses into its own exceptions.
   */
  handle(
    request: SdkRequest,
    options?: { abortSignal?: unknown },
  ): Promise<{ response: SdkResponse }>;
  /** Does nothing: there is no connection to configure. */
  updateHttpClientConfig(key: never, value: never): void;
  /** Returns an empty configuration. */
  // biome-ignore lint/complexity/noBannedTypes: the SDK's HttpHandler has this type.
  httpHandlerConfigs(): {};
  /** Does nothing: it does not close the laboratory. */
  destroy(): void;
}

/**
 * Returns a request handler that connects a client of the official AWS SDK to a laboratory, in
 * browsers and in Node, without a network.
 *
 * The Region is that of the client. The account is the client's access key ID if that has twelve
 * digits, or else the option `accountId` of {@link Kms.open}. Several clients can use one laboratory.
 *
 * @example
 * ```js
 * import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
 * import { Kms } from "kms-orrery";
 * import { orrery } from "kms-orrery/aws-sdk";
 *
 * const kms = await Kms.open({ start: new Date("2024-01-01") });
 * const client = new KMSClient({
 *   region: "us-east-1",
 *   credentials: { accessKeyId: "any", secretAccessKey: "any" },
 *   requestHandler: orrery(kms),
 * });
 * await client.send(new CreateKeyCommand({}));
 * await kms.clock.advance({ days: 365 });
 * ```
 *
 * @param kms The laboratory. Close it yourself.
 */
export function orrery(kms: Kms): OrreryRequestHandler;
