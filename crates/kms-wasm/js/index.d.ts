/// <reference lib="esnext.disposable" />

/**
 * KMS Orrery: a simulator of AWS KMS key rotation, with real AES-256-GCM keys, the rules of AWS, and
 * a clock that you turn. It is unofficial, not affiliated with AWS, and not for real secrets.
 *
 * The one class is {@link Kms}. Its method `fetch` answers AWS JSON 1.1 requests as AWS KMS does, and
 * its member `clock` moves the simulated time.
 *
 * ```js
 * import { Kms } from "kms-orrery";
 *
 * const kms = await Kms.open({ start: new Date("2024-01-01") });
 * const response = await kms.fetch("/", {
 *   method: "POST",
 *   headers: { "X-Amz-Target": "TrentService.CreateKey" },
 *   body: "{}",
 * });
 * const { KeyMetadata } = await response.json();
 * await kms.clock.advance({ days: 365 });
 * ```
 *
 * An error of AWS KMS is a `Response` with status 400 or 500. Every other error is an `Error`, whose
 * `name` is one of {@link KmsErrorName}.
 *
 * @packageDocumentation
 */

/**
 * The year whose rules of AWS KMS apply. `"historical"` applies the rules that were in force at the
 * simulated date.
 *
 * - `"2020"`: a key rotates once a year, an AWS managed key every three years. There is no rotation
 *   on demand.
 * - `"2024"`: a key rotates every 90 to 2560 days, and at most 10 times on demand. A key with imported
 *   material does not rotate.
 * - `"2026"`: as in 2024, but at most 25 times on demand, and a key with imported material can rotate
 *   on demand too.
 */
export type Era = "2020" | "2024" | "2026" | "historical";

/** The options of {@link Kms.open}. Each has a default. */
export interface KmsOptions {
  /**
   * Where the laboratory is stored.
   *
   * - `"memory"`: it is lost when the page or the process ends.
   * - `{ indexedDb: name }`: in the IndexedDB database of this name, in browsers. Tabs and workers of
   *   one site that open the same name share one laboratory.
   * - `{ file: path }`: in a file, in Node. The folder must exist, the file need not. Only one process
   *   can open it at a time: `path.lock` names that process. Every change is on the disk before it is
   *   answered, and the record of every call too.
   *
   * If the store holds a laboratory, that one is opened. The options `era`, `seed`, `accountId` and
   * `region` must then be omitted or have the values with which it was created; otherwise `Kms.open`
   * rejects with a `LaboratoryMismatchError`. The options `start`, `clock` and `onDemandRotationMs`
   * have no effect on it, except that `reset` uses the `clock`.
   *
   * @defaultValue `"memory"`
   */
  store?: "memory" | { indexedDb: string } | { file: string };
  /**
   * The year whose rules of AWS KMS apply.
   *
   * @defaultValue `"2026"`
   */
  era?: Era;
  /**
   * The simulated time at which a new laboratory begins, in the years 1970 to 9999.
   *
   * @defaultValue the current time
   */
  start?: Date;
  /**
   * How the clock of a new laboratory runs. `"manual"` stops it until you turn it. `{ rate }` lets it
   * run at so many simulated seconds per second: `{ rate: 1 }` runs with the wall clock,
   * `{ rate: 86_400 }` simulates a day each second.
   *
   * @defaultValue `"manual"`
   */
  clock?: "manual" | { rate: number };
  /**
   * Makes IDs and key material repeatable: two laboratories with the same options and the same
   * requests have the same keys. RSA key pairs are the exception, since the platform generates them.
   *
   * @defaultValue none: IDs and key material are random
   */
  seed?: string;
  /**
   * The account of requests whose signature names none, as twelve digits.
   *
   * @defaultValue `"111122223333"`
   */
  accountId?: string;
  /**
   * The Region of requests that are not signed.
   *
   * @defaultValue `"us-east-1"`
   */
  region?: string;
  /**
   * The simulated time that a rotation on demand takes, in milliseconds.
   *
   * @defaultValue `5000`
   */
  onDemandRotationMs?: number;
  /**
   * A text that {@link Kms.export} returned. This laboratory replaces the contents of the store, even
   * if they are damaged.
   *
   * An export has its own `era`, `start`, `clock`, `seed`, `accountId`, `region` and
   * `onDemandRotationMs`. Combining one of them with `restore` is a `TypeError`.
   */
  restore?: string;
}

/**
 * A span of simulated time: the sum of its members. Each is a whole number of 0 or more. A day has 24
 * hours. There are no months or years, because these differ in length.
 */
export interface Span {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  milliseconds?: number;
}

/**
 * The clock of a laboratory. Simulated time never goes back.
 *
 * The methods that move it resolve to the events that fell due on the way, oldest first, each at its
 * own due time. In a file store they may also reject with a `StoreFullError` or another error of the
 * store; the clock is not moved then. After {@link Kms.close} all members throw or reject with a
 * `LaboratoryClosedError`.
 */
export interface KmsClock {
  /** The rate of the clock, in simulated seconds per second; 0 while it is paused. */
  readonly rate: number;
  /** Returns the simulated time. */
  now(): Date;
  /**
   * Returns the time of the next event that happens without a request, such as a rotation or a
   * deletion; `undefined` if none is due.
   */
  nextEvent(): Date | undefined;
  /**
   * Advances the clock by a span.
   *
   * @example
   * ```js
   * const events = await kms.clock.advance({ days: 365, hours: 12 });
   * const rotations = events.filter((event) => event.type === "KeyRotated");
   * ```
   *
   * @throws `RangeError` for a number that is negative or not whole, or if the clock would go past the
   * year 9999; `TypeError` for an unknown unit. The clock is not moved then.
   */
  advance(span: Span): Promise<KmsEvent[]>;
  /**
   * Advances the clock to a date.
   *
   * @throws `RangeError` for a date in the past, an invalid one, or one after the year 9999;
   * `TypeError` if it is not a `Date`. The clock is not moved then.
   */
  advanceTo(date: Date): Promise<KmsEvent[]>;
  /**
   * Advances the clock to the time that {@link KmsClock.nextEvent} returns, and resolves to all events
   * of that time. Does nothing and resolves to `[]` if none is due.
   */
  advanceToNextEvent(): Promise<KmsEvent[]>;
  /**
   * Lets the clock run, and resolves to the events that have fallen due. Later ones reach the
   * listeners of {@link Kms.subscribe}, at most a second of wall time after they fall due. A running
   * clock does not keep a Node process alive.
   *
   * @param rate Simulated seconds per second, a finite number of 0 or more. 0 pauses the clock.
   * @throws `RangeError` or `TypeError` for another rate. The clock keeps its rate then.
   */
  run(rate: number): Promise<KmsEvent[]>;
  /** Pauses the clock, and resolves to the events that have fallen due. The same as `run(0)`. */
  pause(): Promise<KmsEvent[]>;
}

/** The persistence status of a laboratory. */
export interface KmsStatus {
  /** The kind of store. */
  store: "memory" | "indexedDb" | "file";
  /**
   * Whether everything that was answered is in the store. Always `true` in memory.
   *
   * With IndexedDB, `false` means that the database failed. The laboratory continues in memory;
   * {@link Kms.save} stores it again, and {@link Kms.export} saves it elsewhere.
   *
   * With a file, `false` means that a change could be neither stored nor undone, because the file
   * cannot be read either. Until it can, every request gets status 500.
   */
  saved: boolean;
  /**
   * Whether this laboratory writes the store. Of the tabs and workers that have a database open, one
   * writes it, and the others forward their requests to it. When it closes, another one takes over.
   * Always `true` in memory and in a file.
   */
  writer: boolean;
  /**
   * Whether a marker outside the database confirmed, when it was opened, that no change is missing at
   * its end. `false` for a new laboratory, in a tab or worker that did not write when it opened,
   * without a place for the marker, in memory and in a file.
   */
  verified: boolean;
  /** The number of the oldest event that {@link Kms.events} returns; 0 if there is none. */
  oldestEvent: number;
  /** The reason why it is not saved, as a sentence; absent if it is saved. */
  problem?: string;
  /** The name of the error because of which it is not saved; absent if it is saved. */
  problemName?: KmsErrorName;
}

/** A record in the form of AWS CloudTrail. */
export interface TrailRecord {
  /** The operation, such as `CreateKey`, or the name of an event of the service, such as `RotateKey`. */
  eventName: string;
  /** `kms.amazonaws.com`. */
  eventSource: string;
  /** The simulated time, in ISO 8601. */
  eventTime: string;
  /** The ID of this record, a UUID. */
  eventID: string;
  awsRegion: string;
  /** The error code of AWS; absent if the call succeeded. */
  errorCode?: string;
  errorMessage?: string;
  /** Other members of CloudTrail, under its names. */
  [member: string]: unknown;
}

/** An event in the form of Amazon EventBridge. */
export interface EventBridgeEvent {
  /** The ID of this event, a UUID. */
  id: string;
  /** The kind of event, such as `KMS CMK Rotation`. */
  "detail-type": string;
  /** `aws.kms`. */
  source: string;
  account: string;
  /** The simulated time, in ISO 8601. */
  time: string;
  region: string;
  /** The ARN of the key. */
  resources: string[];
  detail: Record<string, unknown>;
  /** Other members of EventBridge, under its names. */
  [member: string]: unknown;
}

/**
 * A laboratory: a simulated AWS KMS with keys of any number of accounts and Regions, their history,
 * and a clock.
 *
 * {@link Kms.open} creates or opens one. A process or page may have several; they are independent.
 */
export class Kms {
  private constructor();

  /**
   * Opens the laboratory that the store holds, or creates one there.
   *
   * If another tab or worker has the same database open, this laboratory follows that one: it shows
   * the same, forwards requests to it, and takes over when it closes.
   *
   * @example
   * ```js
   * const inMemory = await Kms.open({ start: new Date("2024-01-01"), seed: "docs" });
   * const inBrowser = await Kms.open({ store: { indexedDb: "training" } });
   * const inNode = await Kms.open({ store: { file: "training.lab" }, era: "2024" });
   * ```
   *
   * @throws Rejects with an `Error` of one of these names. Nothing that is stored has changed then.
   *
   * The options:
   * - `TypeError`: an option is unknown or has the wrong type.
   * - `RangeError`: the value of an option is out of range.
   * - `RestoreError`: `restore` is not an export of a laboratory.
   * - `LaboratoryMismatchError`: the stored laboratory was created with another `era`, `seed`,
   *   `accountId` or `region`. Omit the option, or open another store.
   *
   * The store:
   * - `StoreUnavailableError`: there is no such store here (IndexedDB in Node, files in a browser), it
   *   refuses access, or the path is not that of a file that this process can create or write.
   * - `StoreBlockedError`: another tab holds the database open in an older format. Close it.
   * - `StoreOccupiedError`: the file was not made by this package.
   * - `LaboratoryInUseError`: another process has the file open, this process opened it before, or
   *   another tab has the database open and did not answer within 5 seconds.
   * - `StoreConflictError`: another program changed the file, or acquired its lock, between the opening
   *   and the first write.
   * - `NewerFormatError`: a newer version of this package wrote it. Use that version.
   * - `StoreFullError`, `StoreClosedError`, `StoreError`: the store failed; the message says why.
   * - `NoEntropyError`: the system provides no random bytes.
   *
   * A loss, see {@link LaboratoryDamagedError}:
   * - `LaboratoryDamagedError`: a part of the stored data is missing or has changed.
   * - `StoreLostError`: the browser reports that it lost the data, or a program shortened the file.
   * - `StoreUnreadableError`: the browser or the disk cannot read the data, or a part of it.
   */
  static open(options?: KmsOptions): Promise<Kms>;

  /** The clock of this laboratory. */
  readonly clock: KmsClock;

  /**
   * Sends a request to the simulated AWS KMS, and resolves to its response.
   *
   * A request has the form of AWS JSON 1.1: the method POST, a header `X-Amz-Target` such as
   * `TrentService.CreateKey`, and a JSON body. The host of the URL has no effect.
   *
   * The `Authorization` header, or the query of a presigned URL, selects the Region and the account:
   * the Region of the signature's credential scope, and the access key ID if that has twelve digits.
   * Otherwise the options `region` and `accountId` apply. The signature itself is not checked.
   *
   * A bad request does not reject. It gets the error response of AWS: status 400 with
   * `{ __type, message }`. Status 500 with `KMSInternalException` means that the change could not be
   * stored in the file and was undone, or that the algorithms of asymmetric and HMAC keys could not be
   * loaded. The same request can succeed later.
   *
   * @example
   * ```js
   * const response = await kms.fetch("/", {
   *   method: "POST",
   *   headers: { "X-Amz-Target": "TrentService.DescribeKey" },
   *   body: JSON.stringify({ KeyId: "alias/orders" }),
   * });
   * if (!response.ok) console.error((await response.json()).__type); // "NotFoundException"
   * ```
   *
   * @param input A `Request`, or a URL, which may be relative.
   * @param init As of the global `fetch`.
   * @throws `LaboratoryClosedError` after {@link Kms.close}; the reason of the signal, by default an
   * `AbortError`, if the request was aborted.
   */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;

  /**
   * Returns the events, oldest first. The newest 10,000 are retained.
   *
   * @example
   * ```js
   * const last = kms.events().at(-1)?.seq ?? 0;
   * await kms.clock.advance({ days: 90 });
   * console.log(kms.events({ after: last })); // the events of these 90 days
   * ```
   *
   * @param options `after`: return only the events with a greater number. Default: 0, all.
   * @throws `TypeError` or `RangeError` for bad options, `LaboratoryClosedError`.
   */
  events(options?: { after?: number }): KmsEvent[];

  /**
   * Returns the records of all calls, and of the events of the service, in the form of AWS CloudTrail,
   * oldest first. The newest 10,000 are retained.
   *
   * @param options `keyId`: return only the records of this key, given by its ID or its ARN.
   * @throws `TypeError` or `RangeError` for bad options, `LaboratoryClosedError`.
   */
  trail(options?: { keyId?: string }): TrailRecord[];

  /**
   * Returns the events that Amazon EventBridge would have received, oldest first: those of the newest
   * 10,000 events of the laboratory.
   *
   * @throws `LaboratoryClosedError`.
   */
  eventBridge(): EventBridgeEvent[];

  /**
   * Calls `listener` with the events of each request and each move of the clock, once they are stored.
   *
   * An exception of the listener does not affect the laboratory or other listeners. It is reported
   * like an uncaught error, or printed in Node.
   *
   * @example
   * ```js
   * const unsubscribe = kms.subscribe((events) => console.log(events.map((event) => event.type)));
   * ```
   *
   * @returns A function that ends the subscription.
   * @throws `TypeError` if `listener` is not a function, `LaboratoryClosedError`.
   */
  subscribe(listener: (events: KmsEvent[]) => void): () => void;

  /**
   * Lets an AWS service use its AWS managed key. The first use creates the key and its alias, such as
   * `alias/aws/s3`.
   *
   * @param service The name of a service, in lower-case letters and digits, such as `"s3"`.
   * @throws `ValidationException` if `service` cannot be the name of a service; `TypeError`; an error
   * of the store, if it is a file; `LaboratoryClosedError`.
   */
  useAwsService(service: string): Promise<void>;

  /**
   * Returns the whole laboratory as JSON text, for {@link Kms.restore} or the option `restore`. The
   * text contains the key material.
   *
   * @throws Rejects with a `LaboratoryClosedError`, or with an `UnstorableError` if the laboratory has
   * no stored form.
   */
  export(): Promise<string>;

  /**
   * Replaces this laboratory by an exported one, in the store too.
   *
   * @param saved A text that {@link Kms.export} returned.
   * @throws `RestoreError` if the text is not an export; `TypeError`; an error of the store, if it is a
   * file; `LaboratoryClosedError`. The laboratory is unchanged then.
   */
  restore(saved: string): Promise<void>;

  /**
   * Replaces this laboratory by a new one in the same store, with the same era, start, seed, account,
   * Region and time of a rotation on demand. The clock is set to the option `clock` of
   * {@link Kms.open}; its previous rate is not kept.
   *
   * @throws An error of the store, if it is a file; `LaboratoryClosedError`. The laboratory is
   * unchanged then.
   */
  reset(): Promise<void>;

  /**
   * Stores the laboratory again after a failure of the store (see {@link KmsStatus.saved}). Does
   * nothing if everything is saved.
   *
   * @example
   * ```js
   * if (!kms.status().saved) await kms.save();
   * ```
   *
   * @param options `replace`: overwrite another laboratory, or the rest of a damaged one, that the
   * database holds by now. Default: `false`.
   * @throws `StoreOccupiedError` if the database holds another laboratory and `replace` is not `true`;
   * `StoreUnavailableError` if another tab writes the database (see {@link KmsStatus.writer});
   * the error of the store if it fails again; `TypeError`; `LaboratoryClosedError`.
   */
  save(options?: { replace?: boolean }): Promise<void>;

  /**
   * Returns the persistence status.
   *
   * @throws `LaboratoryClosedError`.
   */
  status(): KmsStatus;

  /**
   * Stores the changes that wait, and closes the store. Every later call throws or rejects with a
   * `LaboratoryClosedError`, except that `close` may be called again.
   */
  close(): Promise<void>;

  /**
   * Closes the laboratory at the end of a block, as {@link Kms.close} does.
   *
   * @example
   * ```js
   * await using kms = await Kms.open();
   * ```
   */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * The `name` of an error that is not a response of AWS KMS. The README has a table of their causes and
 * remedies.
 */
export type KmsErrorName =
  | "TypeError"
  | "RangeError"
  | "StoreUnavailableError"
  | "StoreBlockedError"
  | "StoreFullError"
  | "StoreLostError"
  | "StoreUnreadableError"
  | "StoreClosedError"
  | "StoreConflictError"
  | "StoreOccupiedError"
  | "LaboratoryInUseError"
  | "LaboratoryMismatchError"
  | "LaboratoryDamagedError"
  | "NewerFormatError"
  | "StoreError"
  | "UnstorableError"
  | "LaboratoryClosedError"
  | "RestoreError"
  | "NoEntropyError"
  | "ValidationException";

/**
 * The error with which {@link Kms.open} rejects if stored data is damaged or lost. Nothing has been
 * overwritten.
 *
 * Open the readable part in memory with `Kms.open({ restore: error.rest })`, or put it in the place of
 * the damaged data with `Kms.open({ store, restore: error.rest })`.
 */
export interface LaboratoryDamagedError extends Error {
  name: "LaboratoryDamagedError" | "StoreLostError" | "StoreUnreadableError";
  /** The number of the first event that is missing; 1 if nothing can be read. */
  missingFrom: number;
  /** An export of the readable part; absent if nothing can be read. */
  rest?: string;
}

/** The members of every event. */
interface EventBase<Type extends string> {
  /** The number of the event in its laboratory, from 1, without gaps. */
  seq: number;
  /** The simulated time. An event that fell due has its due time, even if the clock went past it. */
  at: Date;
  /** The type of the event. */
  type: Type;
  /** The account of the key or alias. */
  accountId: string;
  /** The Region of the key or alias. */
  region: string;
}

/** The members of every event of a key. */
interface KeyEventBase<Type extends string> extends EventBase<Type> {
  /** The ID of the key; in an event of an alias, of the key to which it points. */
  keyId: string;
}

/** A tag of a key. */
export interface Tag {
  tagKey: string;
  tagValue: string;
}

/** An alias was created. */
export interface AliasCreated extends KeyEventBase<"AliasCreated"> {
  aliasName: string;
}

/** An alias was deleted. */
export interface AliasDeleted extends EventBase<"AliasDeleted"> {
  aliasName: string;
  /** This event names no key. */
  keyId?: undefined;
}

/** An alias was pointed to another key. */
export interface AliasUpdated extends KeyEventBase<"AliasUpdated"> {
  aliasName: string;
}

/** A key was created. */
export interface KeyCreated extends KeyEventBase<"KeyCreated"> {
  keySpec: string;
  keyUsage: string;
  origin: string;
  keyManager: "AWS" | "CUSTOMER";
  multiRegion: boolean;
  description: string;
  policy: string;
  tags: Tag[];
  /** The ID of the custom key store; absent if the key is in none. */
  customKeyStoreId?: string;
  /** The ID of the key in an external key store; absent for any other key. */
  xksKeyId?: string;
  /** The ID of the first material; absent if the key has none yet. */
  keyMaterialId?: string;
}

/** The members of every event of a custom key store. */
interface CustomKeyStoreEventBase<Type extends string> extends EventBase<Type> {
  customKeyStoreId: string;
  /** This event names no key. */
  keyId?: undefined;
}

/** A custom key store was connected: the keys in it can be used. */
export type CustomKeyStoreConnected = CustomKeyStoreEventBase<"CustomKeyStoreConnected">;

/** A custom key store was created. It is not connected. */
export interface CustomKeyStoreCreated extends CustomKeyStoreEventBase<"CustomKeyStoreCreated"> {
  customKeyStoreName: string;
  customKeyStoreType: "AWS_CLOUDHSM" | "EXTERNAL_KEY_STORE";
}

/** A custom key store was deleted. */
export type CustomKeyStoreDeleted = CustomKeyStoreEventBase<"CustomKeyStoreDeleted">;

/** A custom key store was disconnected: the keys in it are unavailable. */
export type CustomKeyStoreDisconnected = CustomKeyStoreEventBase<"CustomKeyStoreDisconnected">;

/** The properties of a custom key store changed. */
export interface CustomKeyStoreUpdated extends CustomKeyStoreEventBase<"CustomKeyStoreUpdated"> {
  customKeyStoreName: string;
}

/** A grant was created. */
export interface GrantCreated extends KeyEventBase<"GrantCreated"> {
  grantId: string;
}

/** A grant was retired. */
export interface GrantRetired extends KeyEventBase<"GrantRetired"> {
  grantId: string;
}

/** A grant was revoked. */
export interface GrantRevoked extends KeyEventBase<"GrantRevoked"> {
  grantId: string;
}

/** A wrapping key and an import token were issued, for the import of key material. */
export interface ImportParametersIssued extends KeyEventBase<"ImportParametersIssued"> {
  /** The time at which the wrapping key and the import token expire. */
  parametersValidTo: Date;
}

/** Imported key material was deleted by a request. */
export interface ImportedKeyMaterialDeleted extends KeyEventBase<"ImportedKeyMaterialDeleted"> {
  keyMaterialId: string;
}

/** Imported key material expired. */
export interface ImportedKeyMaterialExpired extends KeyEventBase<"ImportedKeyMaterialExpired"> {
  keyMaterialId: string;
}

/** Key material was imported. */
export interface KeyMaterialImported extends KeyEventBase<"KeyMaterialImported"> {
  keyMaterialId: string;
  /** The time at which it expires; absent if it does not expire. */
  validTo?: Date;
}

/** A replica of a multi-Region key was created, in the Region of this event. */
export interface KeyReplicated extends KeyEventBase<"KeyReplicated"> {
  primaryRegion: string;
}

/** A new replica became usable, or a change of the primary Region was completed. */
export interface KeySettled extends KeyEventBase<"KeySettled"> {
  /** The state of the key from now on. */
  keyState: "Enabled" | "PendingImport";
}

/** The primary Region of a multi-Region key began to change. */
export interface PrimaryRegionUpdated extends KeyEventBase<"PrimaryRegionUpdated"> {
  primaryRegion: string;
}

/**
 * The deletion of a primary key was requested. Its waiting period begins when its last replica is
 * deleted.
 */
export interface KeyDeletionPendingReplicas extends KeyEventBase<"KeyDeletionPendingReplicas"> {
  /** The waiting period, in days. */
  pendingDeletionWindowInDays: number;
}

/** The waiting period of a key ended. The key, its material and its aliases were deleted. */
export type KeyDeleted = KeyEventBase<"KeyDeleted">;

/** The scheduled deletion of a key was cancelled. The key is disabled. */
export type KeyDeletionCancelled = KeyEventBase<"KeyDeletionCancelled">;

/** The deletion of a key was scheduled. */
export interface KeyDeletionScheduled extends KeyEventBase<"KeyDeletionScheduled"> {
  /** The end of the waiting period. */
  deletionDate: Date;
}

/** The description of a key was replaced. */
export interface KeyDescriptionUpdated extends KeyEventBase<"KeyDescriptionUpdated"> {
  description: string;
}

/** A key was disabled. */
export type KeyDisabled = KeyEventBase<"KeyDisabled">;

/** A key was enabled. */
export type KeyEnabled = KeyEventBase<"KeyEnabled">;

/** A key without key material was to be enabled. Its state is `PendingImport` instead. */
export type KeyLeftPendingImport = KeyEventBase<"KeyLeftPendingImport">;

/** The policy of a key was replaced. */
export interface KeyPolicyPut extends KeyEventBase<"KeyPolicyPut"> {
  policy: string;
}

/** A key was rotated: new material became current. Earlier ciphertext still decrypts. */
export interface KeyRotated extends KeyEventBase<"KeyRotated"> {
  rotationType: "AUTOMATIC" | "ON_DEMAND";
  /** The ID of the material that encrypts from now on. */
  keyMaterialId: string;
  /** The ID of the material that encrypted until now. */
  previousKeyMaterialId: string;
  /** The date of the next automatic rotation; absent if this rotation did not set it. */
  nextRotationDate?: Date;
}

/** Automatic rotation of a key was disabled. */
export type KeyRotationDisabled = KeyEventBase<"KeyRotationDisabled">;

/** Automatic rotation of a key was enabled, or its period was changed. */
export interface KeyRotationEnabled extends KeyEventBase<"KeyRotationEnabled"> {
  rotationPeriodInDays: number;
  /** The date of the next automatic rotation. */
  nextRotationDate: Date;
}

/** A rotation on demand was requested. A `KeyRotated` event follows when it is complete. */
export interface OnDemandRotationStarted extends KeyEventBase<"OnDemandRotationStarted"> {
  /** The time at which the new material becomes current. */
  completionDate: Date;
}

/** Tags of a key were added or replaced. */
export interface ResourceTagged extends KeyEventBase<"ResourceTagged"> {
  tags: Tag[];
}

/** Tags of a key were removed. */
export interface ResourceUntagged extends KeyEventBase<"ResourceUntagged"> {
  tagKeys: string[];
}

/**
 * An event of a laboratory: a change of a key, an alias or a custom key store. Reads, and the use of keys, are not events;
 * {@link Kms.trail} has them.
 *
 * The member `type` selects the others:
 *
 * ```ts
 * if (event.type === "KeyRotated") console.log(event.keyMaterialId);
 * ```
 */
export type KmsEvent =
  | AliasCreated
  | AliasDeleted
  | AliasUpdated
  | CustomKeyStoreConnected
  | CustomKeyStoreCreated
  | CustomKeyStoreDeleted
  | CustomKeyStoreDisconnected
  | CustomKeyStoreUpdated
  | GrantCreated
  | GrantRetired
  | GrantRevoked
  | ImportedKeyMaterialDeleted
  | ImportedKeyMaterialExpired
  | ImportParametersIssued
  | KeyCreated
  | KeyDeleted
  | KeyDeletionCancelled
  | KeyDeletionPendingReplicas
  | KeyDeletionScheduled
  | KeyDescriptionUpdated
  | KeyDisabled
  | KeyEnabled
  | KeyLeftPendingImport
  | KeyMaterialImported
  | KeyPolicyPut
  | KeyReplicated
  | KeyRotated
  | KeyRotationDisabled
  | KeyRotationEnabled
  | KeySettled
  | OnDemandRotationStarted
  | PrimaryRegionUpdated
  | ResourceTagged
  | ResourceUntagged;
