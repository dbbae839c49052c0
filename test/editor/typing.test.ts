import assert from "node:assert/strict";
import { commands } from "vscode";
import { waitFor } from "../testbed/waitFor.ts";
import { DEPLOYMENT, edit, folder, found, useCheckout } from "./checkoutRig.ts";
import { editorUnderTest } from "./extensionUnderTest.ts";

describe("while somebody types", () => {
  useCheckout();

  it("marks what changed live while somebody typed, also when the text is as before in the end", async () => {
    const engine = await (await editorUnderTest()).engine.open();
    const isKnown = () =>
      engine.folder(folder)?.packs.some(({ objects }) => objects.some(({ verdict }) => verdict?.state === "drifted"));
    await edit(DEPLOYMENT, { spec: { replicas: 8 } });
    // no pause is long enough to be judged, until the drift is there
    await waitFor(
      "a verdict",
      async () => {
        await commands.executeCommand("type", { text: " " });
        await commands.executeCommand("undo");
        return isKnown();
      },
      undefined,
      20,
    );
    assert.deepEqual(found(), []);
    const marked = await waitFor("a diagnostic", () => found()[0], 5_000);
    assert.match(marked.message, /^live has 8 /);
  });
});
