import assert from "node:assert/strict";
import { commands } from "vscode";
import { waitFor } from "../testbed/waitFor.ts";
import { DEPLOYMENT, edit, folder, found, inSync, useCheckout } from "./checkoutRig.ts";
import { editorUnderTest } from "./extensionUnderTest.ts";

/** Milliseconds without a key after which what was typed is compared (`documentSync.ts`). */
const TYPING_PAUSE_MS = 200;

/** Types until something is known. Gives the longest pause between two keys, in milliseconds. */
async function typeUntil(isKnown: () => boolean): Promise<number> {
  let longest = 0;
  let last = performance.now();
  await waitFor(
    "a verdict",
    async () => {
      for (const [command, argument] of [["type", { text: " " }], ["undo"]] as const) {
        await commands.executeCommand(command, argument);
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }
      return isKnown();
    },
    undefined,
    20,
  );
  return longest;
}

describe("while text is typed", () => {
  useCheckout();

  it("marks what changed live meanwhile, once the typing has ended", async () => {
    const engine = await (await editorUnderTest()).engine.open();
    const isKnown = (): boolean =>
      engine.folders
        .get(folder)
        ?.packs.some(({ objects }) => objects.some(({ verdict }) => verdict?.state === "drifted")) === true;
    // a busy machine may take longer over a key than the pause that ends the typing: then it is tried again
    const marks = await waitFor("typing without a pause", async () => {
      await edit(DEPLOYMENT, { spec: { replicas: 8 } });
      const longest = await typeUntil(isKnown);
      const marked = found();
      if (longest < TYPING_PAUSE_MS) return marked;
      await edit(DEPLOYMENT, { spec: { replicas: 3 } });
      await inSync();
      return undefined;
    });
    assert.deepEqual(marks, []);
    const marked = await waitFor("a diagnostic", () => found()[0], 5_000);
    assert.match(marked.message, /^live has 8 /);
  });
});
