// The package's types, as a user's compiler checks them. This file is compiled and never run.

import {
  type EventBridgeEvent,
  Kms,
  type KmsErrorName,
  type KmsEvent,
  type KmsOptions,
  type KmsStatus,
  type TrailRecord,
} from "kms-orrery";
import { type OrreryRequestHandler, orrery } from "kms-orrery/aws-sdk";

/** A type that compiles only if both types are the same. */
type Same<A, B> = [A, B] extends [B, A] ? true : never;
const same = <A, B>(_: Same<A, B>): void => undefined;

export async function everyOption(): Promise<void> {
  const all: KmsOptions = {
    store: { indexedDb: "training" },
    era: "historical",
    start: new Date(),
    clock: { rate: 1 },
    seed: "docs-1",
    accountId: "111122223333",
    region: "us-east-1",
    onDemandRotationMs: 5000,
  };
  await Kms.open(all);
  await Kms.open({ store: "memory", clock: "manual" });
  await Kms.open({ store: { file: "training.orrery" } });
  await Kms.open();
  // @ts-expect-error There is no such era.
  await Kms.open({ era: "2019" });
  // @ts-expect-error The option's name is "start".
  await Kms.open({ begin: new Date() });
  // @ts-expect-error A date is a Date.
  await Kms.open({ start: "2024-01-01" });
  // @ts-expect-error There is no such store.
  await Kms.open({ store: "disk" });
  // @ts-expect-error Only Kms.open() creates a laboratory.
  new Kms();
}

export async function everyMember(request: Request): Promise<string> {
  await using kms = await Kms.open();
  const response = await kms.fetch(request);
  same<typeof response, Response>(true);
  await kms.fetch("/", { method: "POST", headers: { "X-Amz-Target": "TrentService.ListKeys" } });
  await kms.fetch(new URL("https://kms.us-east-1.amazonaws.com/"));

  same<ReturnType<typeof kms.clock.now>, Date>(true);
  same<ReturnType<typeof kms.clock.nextEvent>, Date | undefined>(true);
  same<typeof kms.clock.rate, number>(true);
  const received: KmsEvent[] = [
    ...(await kms.clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 })),
    ...(await kms.clock.advanceTo(new Date())),
    ...(await kms.clock.advanceToNextEvent()),
    ...(await kms.clock.run(86_400)),
    ...(await kms.clock.pause()),
    ...kms.events(),
    ...kms.events({ after: 17 }),
  ];
  // @ts-expect-error A year has no fixed length.
  await kms.clock.advance({ years: 1 });
  // @ts-expect-error The rate is read-only; run() changes it.
  kms.clock.rate = 2;

  const records: TrailRecord[] = kms.trail({ keyId: received[0]?.keyId ?? "" });
  const bridged: EventBridgeEvent[] = kms.eventBridge();
  const status: KmsStatus = kms.status();
  const unsubscribe: () => void = kms.subscribe((events) => same<typeof events, KmsEvent[]>(true));
  unsubscribe();
  await kms.useAwsService("s3");
  const saved: string = await kms.export();
  await kms.restore(saved);
  await kms.reset();
  await kms.close();
  return [records[0]?.eventName, bridged[0]?.["detail-type"], status.store].join();
}

/** Uses `type` as the discriminant of the union of events. */
export function describe(event: KmsEvent): string {
  switch (event.type) {
    case "KeyRotated":
      return `${event.keyId} ${event.rotationType} ${event.nextRotationDate?.toISOString()}`;
    case "KeyRotationEnabled":
      return `${event.rotationPeriodInDays} ${event.nextRotationDate.toISOString()}`;
    case "KeyDeletionScheduled":
      return event.deletionDate.toISOString();
    case "AliasDeleted":
      same<typeof event.keyId, undefined>(true);
      return event.aliasName;
    case "KeyCreated":
      // @ts-expect-error Events contain no secrets.
      return event.secret;
    default:
      return event.at.toISOString();
  }
}

export function nameOf(error: Error): KmsErrorName | undefined {
  const known: KmsErrorName[] = ["RangeError", "StoreUnavailableError"];
  return known.find((name) => name === error.name);
}

export async function theSdk(kms: Kms): Promise<OrreryRequestHandler> {
  const handler = orrery(kms);
  const request = {
    protocol: "https:",
    hostname: "kms.us-east-1.amazonaws.com",
    path: "/",
    method: "POST",
    headers: {},
  };
  const { response } = await handler.handle(request);
  same<typeof response.statusCode, number>(true);
  return handler;
}
