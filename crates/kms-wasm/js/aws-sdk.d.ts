import type { Kms } from "./index.js";

/** A request of the AWS SDK, as far as a laboratory reads it. */
export interface SdkRequest {
  protocol: string;
  hostname: string;
  path: string;
  method: string;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's HttpRequest has this type.
  body?: any;
}

/** What the AWS SDK reads of a response. */
export interface SdkResponse {
  statusCode: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's HttpResponse has this type.
  body?: any;
}

/** A request handler as `@aws-sdk/client-kms` takes it. */
export interface OrreryRequestHandler {
  readonly metadata: { handlerProtocol: string };
  handle(
    request: SdkRequest,
    options?: { abortSignal?: unknown },
  ): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(key: never, value: never): void;
  // biome-ignore lint/complexity/noBannedTypes: the SDK's HttpHandler has this type.
  httpHandlerConfigs(): {};
  destroy(): void;
}

/**
 * Lets the official SDK ask a laboratory, in browsers and in Node, without a network:
 *
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
 * Account and Region are the laboratory's own, whatever the client's are.
 */
export function orrery(kms: Kms): OrreryRequestHandler;
