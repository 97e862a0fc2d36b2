// The browser tests run in the system's Chromium against the built site, with one server for all.
//
// `cargo xtask test` sets CHROME to the browser and ORRERY_XTASK to itself, which starts the server. To
// run the tests by hand: `cargo xtask build && cargo xtask package`, then `npx playwright test` in this
// folder.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { defineConfig, devices } from "@playwright/test";

const port = Number(process.env.ORRERY_PORT ?? 4180);
const server = process.env.ORRERY_XTASK ?? "cargo xtask";

/** Returns the first program on the PATH with one of these names. */
function onPath(...names: string[]): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const files = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found)
    throw new Error(`There is no ${names.join(" or ")}. Set CHROME to the path of a Chromium.`);
  return found;
}

const executablePath =
  process.env.CHROME || onPath("chromium", "chromium-browser", "google-chrome", "chrome");

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    // The site must work under any path prefix, so the tests use one that is not the root.
    baseURL: `http://127.0.0.1:${port}/deep/er/prefix/`,
    locale: "en-GB",
    timezoneId: "Pacific/Auckland",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath,
      args: ["--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"],
    },
  },
  projects: [
    { name: "wide", use: { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } } },
  ],
  webServer: {
    command: `${server} host --port ${port}`,
    cwd: "../..",
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
    stdout: "ignore",
    stderr: "pipe",
  },
});
