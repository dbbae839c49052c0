// Runs inside the extension host: the first activation, with the loading of the start bundle.
import { strict as assert } from "node:assert";
import { extensions } from "vscode";

/** Begins the line that activation.ts reads. */
const mark = "activation took ";
/** The window is still busy with itself when the tests start. */
const calmMs = 8_000;

describe("activation", () => {
  it("is measured", async () => {
    const extension = extensions.getExtension("mooring.mooring");
    assert.ok(extension);
    assert.equal(extension.isActive, false);
    await new Promise((resolve) => setTimeout(resolve, calmMs));
    const cpu = process.cpuUsage();
    const started = performance.now();
    await extension.activate();
    const ms = performance.now() - started;
    const { user, system } = process.cpuUsage(cpu);
    console.log(`⚓ ${mark}${ms.toFixed(2)} ms, CPU ${((user + system) / 1000).toFixed(2)} ms`);
  });
});
