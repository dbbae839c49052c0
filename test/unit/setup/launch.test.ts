import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const read = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(ROOT, file), "utf8"));

interface Launch {
  readonly name: string;
  readonly program?: string;
  readonly args: readonly string[];
  readonly preLaunchTask?: string;
}
interface Task {
  readonly label: string;
  readonly script?: string;
  readonly args?: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly problemMatcher: unknown;
}

describe("setup: .vscode", () => {
  const { configurations } = read(".vscode/launch.json") as { configurations: readonly Launch[] };
  const { tasks } = read(".vscode/tasks.json") as { tasks: readonly Task[] };
  const { scripts } = read("package.json") as { scripts: Readonly<Record<string, string>> };

  it("launches programs and tasks that are there", () => {
    for (const { name, program, preLaunchTask } of configurations) {
      if (program) assert.ok(fs.existsSync(path.join(ROOT, program.replace(/^\$\{workspaceFolder\}\//, ""))), name);
      if (preLaunchTask)
        assert.ok(
          tasks.some(({ label }) => label === preLaunchTask),
          name,
        );
    }
  });

  it("runs scripts and tasks that are there", () => {
    for (const { label, script, args = [], dependsOn = [] } of tasks) {
      if (script !== undefined) assert.ok(scripts[script], label);
      for (const one of dependsOn)
        assert.ok(
          tasks.some((task) => task.label === one),
          label,
        );
      const [file = ""] = args;
      if (file.endsWith(".mjs")) assert.ok(fs.existsSync(path.join(ROOT, file)), label);
    }
  });

  it("waits for lines that the programs print", () => {
    const patterns = JSON.stringify(tasks).matchAll(/"(?:begins|ends)Pattern":"\^([^"]+)"/g);
    const sources = ["test/setup/watchBuilds.mjs", "test/setup/startDemo.ts", "test/demo/demo.ts"];
    const printed = sources.map((file) => fs.readFileSync(path.join(ROOT, file), "utf8")).join("\n");
    const starts = [...patterns].flatMap(([, text = ""]) => text.replace(/[()]/g, "").split("|"));
    assert.equal(starts.length, 5);
    for (const start of starts) assert.match(printed, new RegExp(`["\`]${start}`));
  });
});
