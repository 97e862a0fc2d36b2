// Accessibility by axe-core, under the page's own strict policy.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core objects to on this page: a line for each rule, with the elements concerned. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Evaluated, not added as a script element: the policy refuses inline scripts, as it should.
  await page.evaluate(source);
  const results = await page.evaluate<AxeResults>("axe.run()");
  return results.violations.map(({ id, help, nodes }) => {
    const targets = nodes.map((node) => node.target.join(" ")).join("; ");
    return `${id}: ${help} (${targets})`;
  });
}
