// Runs inside the extension host: the first activation, with the loading of the start bundle.
import { strict as assert } from "node:assert";
import { extensions } from "vscode";

/** Begins the line that activation.ts reads. */
const mark = "activation took ";

describe("activation", () => {
  it("is measured", async () => {
    const extension = extensions.getExtension("mooring.mooring");
    assert.ok(extension);
    assert.equal(extension.isActive, false);
    const started = performance.now();
    await extension.activate();
    const ms = performance.now() - started;
    console.log(`⚓ ${mark}${ms.toFixed(2)} ms`);
  });
});
