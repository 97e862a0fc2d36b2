// Checks accessibility with axe-core, under the page's strict policy.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Returns the violations that axe-core finds: a line for each rule, with the elements concerned. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Evaluated instead of added as a script element, because the policy refuses inline scripts.
  await page.evaluate(source);
  const results = await page.evaluate<AxeResults>("axe.run()");
  return results.violations.map(({ id, help, nodes }) => {
    const targets = nodes.map((node) => node.target.join(" ")).join("; ");
    return `${id}: ${help} (${targets})`;
  });
}
