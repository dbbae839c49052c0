import assert from "node:assert/strict";
import axe from "axe-core";
import type { FrameLocator } from "playwright-core";

/** What WCAG 2.1 asks of a page at level AA: contrast of texts, names of controls, roles that fit together. */
const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] };

/** Looks at a page of ours, open shadow roots included, as its colours are now. `what` is named in the failure. */
export async function expectReadable(page: FrameLocator, what: string): Promise<void> {
  const body = await page.locator("body").elementHandle();
  const frame = await body?.ownerFrame();
  if (!body || !frame) throw new Error(`${what} is not shown`);
  // the page is drawn on the editor's background, which lies in another frame
  await body.evaluate(({ style }) => {
    style.backgroundColor = "var(--vscode-editor-background)";
  });
  await frame.evaluate(axe.source);
  const found = await frame.evaluate(async (rules) => {
    const { axe: inPage } = globalThis as unknown as { readonly axe: typeof axe };
    const { violations } = await inPage.run(rules);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary ?? ""}`),
    );
  }, RULES);
  assert.deepEqual(found, [], what);
}
