// Runs inside the extension host of a real VS Code: a large workspace is compared while the views and the squiggles follow.
import { setTimeout as pause } from "node:timers/promises";
import { commands } from "vscode";
import { countVerdicts } from "../../src/model/verdict.ts";
import { editorUnderTest, workspaceFolder } from "../editor/extensionUnderTest.ts";
import { sampleBlocks } from "./blockSampler.ts";
import { heapHeld } from "./heapHeld.ts";

/** The window is still busy with itself when the tests start. */
const calmMs = 5_000;
/** The faces draw what came last. */
const afterMs = 2_000;
const limitMs = 300_000;

describe("a large workspace", function () {
  this.timeout(limitMs);

  it("is measured", async () => {
    await pause(calmMs);
    const before = heapHeld();
    const editor = await editorUnderTest();
    const blocks = sampleBlocks();
    const cpu = process.cpuUsage();
    const started = performance.now();
    await commands.executeCommand("mooring.packs.focus");
    const engine = await editor.engine.open();
    await engine.folders.chooseTarget(workspaceFolder(), { context: "admin", namespace: "default" });
    const ms = performance.now() - started;
    const { user, system } = process.cpuUsage(cpu);
    await pause(afterMs);
    const longest = blocks.stop();
    const verdicts = engine.folders
      .all()
      .flatMap(({ packs }) => packs.flatMap(({ objects }) => objects.flatMap(({ verdict }) => verdict ?? [])));
    const figures = {
      ms,
      cpuMs: (user + system) / 1000,
      blocks: longest,
      held: (heapHeld() - before) / 1e6,
      counts: countVerdicts(verdicts),
    };
    console.log(`⚓ host figures ${JSON.stringify(figures)}`);
  });
});
