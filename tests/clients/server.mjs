// Starts a server for a client, and returns the client's environment.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const PACKAGE = here("../../target/npm/kms-orrery/cli.js");

/**
 * Starts a server and returns the environment variables with which a client connects to it. They
 * contain no AWS configuration of the user.
 */
export async function serve(t) {
  const server = spawn(process.execPath, [
    PACKAGE,
    "serve",
    "--port",
    "0",
    "--start",
    "2024-01-01",
  ]);
  t.after(() => server.kill());
  const [line] = await once(server.stdout.setEncoding("utf8"), "data");
  const [address] = line.match(/http:\S+/);
  const credentials = {
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
    AWS_DEFAULT_REGION: "us-east-1",
  };
  const config = {
    AWS_CONFIG_FILE: "/nowhere",
    AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
    AWS_PAGER: "",
  };
  const { PATH, LANG = "C.UTF-8" } = process.env;
  return { PATH, LANG, ...credentials, ...config, AWS_ENDPOINT_URL_KMS: address };
}
