// A browser with its own profile folder, whose files a test changes between two launches.

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, test as base } from "@playwright/test";

/** A profile folder, and the browser that uses it. */
export class Profile {
  private constructor(
    private readonly folder: string,
    private readonly origin: string,
    private readonly start: (folder: string) => Promise<BrowserContext>,
    private browser?: BrowserContext,
  ) {}

  static async create(
    origin: string,
    start: (folder: string) => Promise<BrowserContext>,
  ): Promise<Profile> {
    return new Profile(await mkdtemp(join(tmpdir(), "orrery-profile-")), origin, start);
  }

  /** Starts the browser, or restarts it. */
  async launch(): Promise<BrowserContext> {
    await this.quit();
    this.browser = await this.start(this.folder);
    return this.browser;
  }

  async quit(): Promise<void> {
    await this.browser?.close();
    delete this.browser;
  }

  async delete(): Promise<void> {
    await this.quit();
    await rm(this.folder, { recursive: true, maxRetries: 5 });
  }

  /** Returns the folder of the database's files, or of its blobs: the values stored in own files. */
  private storage(kind: "leveldb" | "blob"): string {
    const name = this.origin.replace("://", "_").replace(":", "_");
    return join(this.folder, "Default", "IndexedDB", `${name}.indexeddb.${kind}`);
  }

  /** Returns the files of the database whose names match. */
  private async files(name: RegExp): Promise<string[]> {
    const folder = this.storage("leveldb");
    const files = (await readdir(folder))
      .filter((file) => name.test(file))
      .map((file) => join(folder, file));
    if (files.length === 0) throw new Error(`${folder} has no file ${name}`);
    return files;
  }

  /** Changes exactly one of the matching files. `change` returns `null` for the other ones. */
  async edit(name: RegExp, change: (bytes: Buffer) => Buffer | null): Promise<void> {
    const edited: string[] = [];
    for (const file of await this.files(name)) {
      const changed = change(await readFile(file));
      if (!changed) continue;
      await writeFile(file, changed);
      edited.push(file);
    }
    if (edited.length !== 1) {
      throw new Error(`${edited.length} of the files ${name} were changed instead of one.`);
    }
  }

  /** Returns the bytes of the matching files. */
  async read(name: RegExp): Promise<Buffer> {
    return Buffer.concat(await Promise.all((await this.files(name)).map((file) => readFile(file))));
  }

  async remove(name: RegExp): Promise<void> {
    for (const file of await this.files(name)) await rm(file);
  }

  /** Removes the values that are stored in their own files. */
  removeBlobs(): Promise<void> {
    return rm(this.storage("blob"), { recursive: true });
  }

  /** Changes the user's settings. */
  async set(settings: object): Promise<void> {
    const file = join(this.folder, "Default", "Preferences");
    const present = JSON.parse(await readFile(file, "utf8")) as object;
    await writeFile(file, JSON.stringify({ ...present, ...settings }));
  }
}

/** A test with the fixture `profile`. */
export const test = base.extend<{ profile: Profile }>({
  profile: async ({ playwright, launchOptions, baseURL, locale, viewport }, use) => {
    const settings = {
      ...launchOptions,
      viewport,
      ...(baseURL ? { baseURL } : {}),
      ...(locale ? { locale } : {}),
    };
    const profile = await Profile.create(new URL(baseURL ?? "").origin, (folder) =>
      playwright.chromium.launchPersistentContext(folder, settings),
    );
    await use(profile);
    await profile.delete();
  },
});
