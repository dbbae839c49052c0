import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import type { Demo } from "../../demo/demo.ts";
import { findDesktopEditor } from "../../demo/findDesktopEditor.ts";
import { openDesktop } from "../../demo/openDesktop.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";
import { waitFor } from "../../testbed/waitFor.ts";

describe("the demo in a desktop editor", () => {
  let folder: string;
  let demo: Demo;
  beforeEach(() => {
    folder = temporaryFolder("desktop-test");
    const paths = {
      workTree: path.join(folder, "shop"),
      kubeconfig: path.join(folder, "kubeconfig"),
      toolPath: process.env.PATH ?? "",
    };
    demo = { ...paths, context: "demo", namespace: "shop", notes: [], edited: { from: 0, to: 0 } };
  });
  afterEach(() => removeFolder(folder));

  /** A `code` that notes how it was called and then waits, or ends at once. */
  function givenCode(then: "wait" | "end"): string {
    const file = path.join(folder, "code");
    const seen = path.join(folder, "seen.json");
    const script = `#!${process.execPath}
require("node:fs").writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ args: process.argv.slice(2), kubeconfig: process.env.KUBECONFIG }));
${then === "wait" ? "setInterval(() => {}, 1000);" : ""}`;
    fs.writeFileSync(file, script, { mode: 0o755 });
    return file;
  }
  const seen = (): { args: string[]; kubeconfig: string } =>
    JSON.parse(fs.readFileSync(path.join(folder, "seen.json"), "utf8"));

  it("opens the work tree with the extension, the demo's kubeconfig and data that go with the demo", async () => {
    await openDesktop(givenCode("end"), { root: "/checkout", demo, folder, signal: new AbortController().signal });
    const { args, kubeconfig } = seen();
    assert.equal(kubeconfig, demo.kubeconfig);
    assert.equal(args.at(-1), demo.workTree);
    assert.ok(args.includes("--extensionDevelopmentPath=/checkout"));
    for (const option of ["--user-data-dir=", "--extensions-dir="]) {
      assert.ok(args.find((arg) => arg.startsWith(option))?.startsWith(`${option}${folder}${path.sep}`));
    }
  });

  it("closes the window on Ctrl-C", async () => {
    const abort = new AbortController();
    const opened = openDesktop(givenCode("wait"), { root: "/checkout", demo, folder, signal: abort.signal });
    await waitFor("window", () => fs.existsSync(path.join(folder, "seen.json")));
    const window = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    const closed = once(window, "exit");
    fs.writeFileSync(path.join(folder, "editor/code.lock"), String(window.pid));
    abort.abort();
    await opened;
    assert.equal((await closed)[1], "SIGTERM");
  });

  const rows: readonly (readonly [what: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform, found: boolean])[] =
    [
      ["on a desktop", { DISPLAY: ":0" }, "linux", true],
      ["under Wayland", { WAYLAND_DISPLAY: "wayland-0" }, "linux", true],
      ["on macOS", {}, "darwin", true],
      ["without a screen", {}, "linux", false],
      ["in a remote window", { DISPLAY: ":0", VSCODE_IPC_HOOK_CLI: "/run/x.sock" }, "linux", false],
    ];
  for (const [what, env, platform, found] of rows) {
    it(`${found ? "takes" : "leaves"} code ${what}`, () => {
      const code = givenCode("end");
      const PATH = ["relative", "/nowhere", folder].join(path.delimiter);
      assert.equal(findDesktopEditor({ ...env, PATH }, platform), found ? code : undefined);
      assert.equal(findDesktopEditor({ ...env, PATH: "/nowhere" }, platform), undefined);
    });
  }
});
