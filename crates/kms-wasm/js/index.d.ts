/// <reference lib="esnext.disposable" />

/**
 * KMS Orrery: a clockwork model of AWS KMS key rotation, with real AES-256-GCM keys, AWS's own
 * rules, and a clock that you turn. An unofficial simulator, not affiliated with AWS, and not for
 * real secrets.
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
 * Whatever goes wrong beside AWS's own answers is a real `Error`, told apart by its `name`:
 * see {@link KmsErrorName}.
 *
 * @packageDocumentation
 */

/** Which years' rules of AWS KMS apply; `"historical"`: those in force at the simulated date. */
export type Era = "2020" | "2024" | "2026" | "historical";

/** What {@link Kms.open} is asked for. Every option may be left out. */
export interface KmsOptions {
  /**
   * Where the laboratory is kept. Default: `"memory"`, which goes with the page or process.
   * `{ indexedDb: name }` keeps it in the browser, `{ file: path }`, in Node, in a file that one
   * process alone has open; what is stored there wins over the options of a laboratory's birth,
   * and another era, seed, account or Region than it was born with is a `LaboratoryMismatchError`.
   *
   * In a file everything is on the disk before it is answered. What cannot be stored is undone: a
   * request is answered with a `KMSInternalException`, all else rejects with a `StoreFullError` or
   * what else went wrong, and the next one works if the disk does again. A last record that was
   * cut short is dropped, with a warning on the console.
   */
  store?: "memory" | { indexedDb: string } | { file: string };
  /** Which years' rules apply. Default: `"2026"`. */
  era?: Era;
  /** The simulated time at birth, in the years 1970 to 9999. Default: the real time. */
  start?: Date;
  /**
   * How a new laboratory's clock goes. Default: `"manual"`, it stands until it is turned.
   * `{ rate: 1 }` runs with the wall clock, `{ rate: 86_400 }` a day each second.
   */
  clock?: "manual" | { rate: number };
  /**
   * Makes ids and key material repeat, for documentation and tests; but for RSA pairs, which the
   * platform makes. Default: they are random.
   */
  seed?: string;
  /** The account of requests that name none, twelve digits. Default: `"111122223333"`. */
  accountId?: string;
  /** The Region of requests that are not signed for one. Default: `"us-east-1"`. */
  region?: string;
  /** The simulated time that a rotation on demand takes. Default: 5000. */
  onDemandRotationMs?: number;
  /**
   * What {@link Kms.export} gave: it takes the place of whatever the store holds. It brings its
   * own choices of birth, so era, start, clock, seed, account, Region and time of a rotation on
   * demand are left out then.
   */
  restore?: string;
}

/** A span of simulated time: whole numbers of 0 or more, which add up. A day has 24 hours. */
export interface Span {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  milliseconds?: number;
}

/** The clock that you turn. Simulated time never goes back. */
export interface KmsClock {
  /** Simulated seconds per second; 0 where the clock is paused. */
  readonly rate: number;
  /** The simulated time. */
  now(): Date;
  /** When something will happen by itself next; `undefined` where nothing is due ever. */
  nextEvent(): Date | undefined;
  /**
   * Turns the clock on by a span, and gives what fell due on the way, in order.
   * Rejects with a `RangeError` for numbers that are negative or not whole, or past the year
   * 9999, and a `TypeError` for unknown units; the clock then stands as it stood.
   */
  advance(span: Span): Promise<KmsEvent[]>;
  /** Turns the clock on to a moment. A moment in the past is a `RangeError`: nothing changes. */
  advanceTo(date: Date): Promise<KmsEvent[]>;
  /** Turns the clock on to the next event, and gives what happened; `[]` where none is due. */
  advanceToNextEvent(): Promise<KmsEvent[]>;
  /**
   * Lets the clock run, at so many simulated seconds per second, and gives what fell due by now.
   * What falls due later is told to subscribers, at the latest a second after it did.
   */
  run(rate: number): Promise<KmsEvent[]>;
  /** Stops the clock where it is. */
  pause(): Promise<KmsEvent[]>;
}

/** How it stands with the keeping of a laboratory. */
export interface KmsStatus {
  /** Where it is kept. */
  store: "memory" | "indexedDb" | "file";
  /**
   * Whether all that was answered is in the store. `false` once a database has failed: the
   * laboratory goes on in memory, {@link Kms.save} tries again, and {@link Kms.export} saves it
   * elsewhere. In a file `false` says that it cannot be read either, so that what was undone still
   * shows; nothing is answered until it can.
   */
  saved: boolean;
  /**
   * Whether this is the one that writes the store. Of several tabs and workers that have a
   * laboratory open, one does; the others follow it, and the next of them takes over when it goes.
   */
  writer: boolean;
  /**
   * Whether a note outside the store confirmed, on opening, that nothing was missing at its end.
   * `false` for a new laboratory, for one that was followed when it was opened, and where there is
   * no place for the note.
   */
  verified: boolean;
  /** The number of the oldest event that is kept; 0 where there is none. */
  oldestEvent: number;
  /** Why it is not saved, in words. */
  problem?: string;
  /** Why it is not saved: the `name` that an error of the store would have. */
  problemName?: KmsErrorName;
}

/** A CloudTrail-shaped record. */
export interface TrailRecord {
  eventName: string;
  eventSource: string;
  /** ISO 8601. */
  eventTime: string;
  eventID: string;
  awsRegion: string;
  errorCode?: string;
  errorMessage?: string;
  [member: string]: unknown;
}

/** An EventBridge-shaped event. */
export interface EventBridgeEvent {
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  /** ISO 8601. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
  [member: string]: unknown;
}

/** A laboratory: keys, their history, and a clock. {@link Kms.open} makes one. */
export class Kms {
  private constructor();

  /**
   * Opens the laboratory that the store holds, or creates one there.
   *
   * Rejects with a `TypeError` for an unknown option or a wrong type, a `RangeError` for a value
   * out of bounds, a `RestoreError` for a `restore` that is no export, and, where there is a store,
   * with
   * - `StoreUnavailableError`: there is none here (IndexedDB in Node, files in a browser), it
   *   refuses, or the path leads to no file that this process may write. A path that does not
   *   exist yet is right, if its folder does;
   * - `StoreBlockedError`: another tab holds the store open in an older form;
   * - `StoreOccupiedError`: the file was not made by this package. It is left as it is;
   * - `LaboratoryInUseError`: another tab or worker has it open and does not answer; another
   *   process has the file open;
   * - `LaboratoryMismatchError`: it was born with another choice. Nothing was touched;
   * - `LaboratoryDamagedError`: what is stored does not add up, or part of it is gone. Nothing was
   *   overwritten. `error.missingFrom` is the number of the first event that is missing, and
   *   `error.rest`, if anything can still be read, an export of that: open it in memory
   *   (`{ restore: error.rest }`), or in the place of what is damaged (with `store` as well);
   * - `StoreLostError`: the browser says that it lost what was stored. `error.missingFrom` is 1;
   * - `StoreUnreadableError`: the browser cannot read what it stored, or not all of it, or the
   *   disk does not give back the file; with `missingFrom` and `rest` as above;
   * - `StoreConflictError`: somebody else wrote to the file, or took its lock, between the opening
   *   and the first write;
   * - `NewerFormatError`: a later version of this package stored it;
   * - `StoreFullError`, `StoreClosedError`, `StoreError`: the store failed in another way, which
   *   the message tells.
   *
   * Where another tab or worker has the laboratory open, this one follows it: it shows the same,
   * what it is asked is done there, and it takes over when that one closes.
   */
  static open(options?: KmsOptions): Promise<Kms>;

  /** The clock that you turn. */
  readonly clock: KmsClock;

  /**
   * The door: a request as AWS KMS takes it (AWS JSON 1.1: POST, `X-Amz-Target:
   * TrentService.CreateKey`, a JSON body), answered as AWS answers it. The Region is that of the
   * signature's credential scope, in the header `Authorization` or a presigned URL, and an access
   * key id of twelve digits is the account; what names neither has those of the options. The
   * signature itself is not checked, and the host of the URL makes no difference. Bad input is
   * answered, never rejected; what rejects is a closed laboratory, and a request whose signal was
   * aborted.
   */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;

  /** What happened, oldest first; the newest 10,000 events are kept. */
  events(which?: { after?: number }): KmsEvent[];

  /** CloudTrail-shaped records, of one key (by id or ARN) or all, oldest first. */
  trail(which?: { keyId?: string }): TrailRecord[];

  /** What Amazon EventBridge would have carried, oldest first. */
  eventBridge(): EventBridgeEvent[];

  /**
   * Calls `listener` with each step's events, once they are stored. A listener that throws harms
   * nobody: what it threw is reported like an uncaught error.
   *
   * @returns A function that ends the subscription.
   */
  subscribe(listener: (events: KmsEvent[]) => void): () => void;

  /**
   * Lets an AWS service use its managed key; the first use creates `alias/aws/s3` and the key
   * behind it. Rejects with an error named `ValidationException` for what is no service's name.
   */
  useAwsService(service: string): Promise<void>;

  /** The whole laboratory as JSON, key material included, for {@link Kms.restore}. */
  export(): Promise<string>;

  /** Puts an exported laboratory in the place of this one, or rejects with a `RestoreError`. */
  restore(saved: string): Promise<void>;

  /**
   * Begins again: a new laboratory in the same store, born with the same choices. Its clock goes as
   * the `clock` that {@link Kms.open} was asked for says, however fast it went before.
   */
  reset(): Promise<void>;

  /**
   * Saves the laboratory again after a failure of the store. Where the store holds another
   * laboratory, or what is left of a damaged one, that is a `StoreOccupiedError`, and
   * `{ replace: true }` puts this one in its place. Where all is saved, nothing happens. Rejects
   * where it still cannot be saved.
   */
  save(how?: { replace?: boolean }): Promise<void>;

  /** How it stands with the keeping. */
  status(): KmsStatus;

  /**
   * Stores what waits and gives the store back. Every later call rejects, or throws, with a
   * `LaboratoryClosedError`; a second `close` is in order.
   */
  close(): Promise<void>;

  /** Closes: `await using kms = await Kms.open()`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The `name` of every error that is no answer of AWS. */
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

/** What {@link Kms.open} rejects with where what is stored is damaged. */
export interface LaboratoryDamagedError extends Error {
  name: "LaboratoryDamagedError" | "StoreLostError" | "StoreUnreadableError";
  /** The number of the first event that is missing. */
  missingFrom: number;
  /** An export of what can still be read. */
  rest?: string;
}

/** What every event tells. */
interface Happened<Type extends string> {
  /** Its number: 1 for the first of a laboratory, without gaps. */
  seq: number;
  /** When, in simulated time: what fell due carries its own due time. */
  at: Date;
  /** What happened: the past form of its operation. */
  type: Type;
  accountId: string;
  region: string;
}

/** What every event of one key tells. */
interface KeyHappened<Type extends string> extends Happened<Type> {
  /** The key that it happened to; for an alias, the key that it points to. */
  keyId: string;
}

/** A tag of a key. */
export interface Tag {
  tagKey: string;
  tagValue: string;
}

export interface AliasCreated extends KeyHappened<"AliasCreated"> {
  aliasName: string;
}

export interface AliasDeleted extends Happened<"AliasDeleted"> {
  aliasName: string;
  keyId?: undefined;
}

export interface AliasUpdated extends KeyHappened<"AliasUpdated"> {
  aliasName: string;
}

export interface KeyCreated extends KeyHappened<"KeyCreated"> {
  keySpec: string;
  keyUsage: string;
  origin: string;
  keyManager: "AWS" | "CUSTOMER";
  multiRegion: boolean;
  description: string;
  policy: string;
  tags: Tag[];
  customKeyStoreId?: string;
  xksKeyId?: string;
  /** The id of the first material, where the key has any. */
  keyMaterialId?: string;
}

export interface GrantCreated extends KeyHappened<"GrantCreated"> {
  grantId: string;
}

export interface GrantRetired extends KeyHappened<"GrantRetired"> {
  grantId: string;
}

export interface GrantRevoked extends KeyHappened<"GrantRevoked"> {
  grantId: string;
}

/** A wrapping key was handed out, for the import of material. */
export interface ImportParametersIssued extends KeyHappened<"ImportParametersIssued"> {
  parametersValidTo: Date;
}

export interface ImportedKeyMaterialDeleted extends KeyHappened<"ImportedKeyMaterialDeleted"> {
  keyMaterialId: string;
}

export interface ImportedKeyMaterialExpired extends KeyHappened<"ImportedKeyMaterialExpired"> {
  keyMaterialId: string;
}

export interface KeyMaterialImported extends KeyHappened<"KeyMaterialImported"> {
  keyMaterialId: string;
  /** When it expires; absent where it does not. */
  validTo?: Date;
}

/** A replica came about in this event's Region. */
export interface KeyReplicated extends KeyHappened<"KeyReplicated"> {
  primaryRegion: string;
}

/** A new replica is ready, or a change of the primary Region is complete. */
export interface KeySettled extends KeyHappened<"KeySettled"> {
  keyState: "Enabled" | "PendingImport";
}

export interface PrimaryRegionUpdated extends KeyHappened<"PrimaryRegionUpdated"> {
  primaryRegion: string;
}

/** A primary key waits for the deletion of its replicas first. */
export interface KeyDeletionPendingReplicas extends KeyHappened<"KeyDeletionPendingReplicas"> {
  pendingDeletionWindowInDays: number;
}

/** The waiting period ended: the key, its material and its aliases are gone. */
export type KeyDeleted = KeyHappened<"KeyDeleted">;

export type KeyDeletionCancelled = KeyHappened<"KeyDeletionCancelled">;

export interface KeyDeletionScheduled extends KeyHappened<"KeyDeletionScheduled"> {
  deletionDate: Date;
}

export interface KeyDescriptionUpdated extends KeyHappened<"KeyDescriptionUpdated"> {
  description: string;
}

export type KeyDisabled = KeyHappened<"KeyDisabled">;

export type KeyEnabled = KeyHappened<"KeyEnabled">;

/** Enabling a key that has no material leaves it waiting for some. */
export type KeyLeftPendingImport = KeyHappened<"KeyLeftPendingImport">;

export interface KeyPolicyPut extends KeyHappened<"KeyPolicyPut"> {
  policy: string;
}

/** New material became current; what was encrypted before still decrypts. */
export interface KeyRotated extends KeyHappened<"KeyRotated"> {
  rotationType: "AUTOMATIC" | "ON_DEMAND";
  keyMaterialId: string;
  previousKeyMaterialId: string;
  /** When the key rotates next by itself, where this rotation set that date. */
  nextRotationDate?: Date;
}

export type KeyRotationDisabled = KeyHappened<"KeyRotationDisabled">;

export interface KeyRotationEnabled extends KeyHappened<"KeyRotationEnabled"> {
  rotationPeriodInDays: number;
  nextRotationDate: Date;
}

export interface OnDemandRotationStarted extends KeyHappened<"OnDemandRotationStarted"> {
  /** When the new material will be there. */
  completionDate: Date;
}

export interface ResourceTagged extends KeyHappened<"ResourceTagged"> {
  tags: Tag[];
}

export interface ResourceUntagged extends KeyHappened<"ResourceUntagged"> {
  tagKeys: string[];
}

/** One thing that happened; `type` tells which. */
export type KmsEvent =
  | AliasCreated
  | AliasDeleted
  | AliasUpdated
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
