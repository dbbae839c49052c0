// Other extensions may call every command of Mooring, with whatever they like (A24).
import assert from "node:assert/strict";
import fs from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { commands, env, extensions, window, workspace } from "vscode";
import { git } from "../demo/git.ts";
import { callApi } from "../testbed/apiCall.ts";
import { api, DEPLOYMENT, driftOnReplicas, file, folder, live, useCheckout } from "./checkoutRig.ts";
import { HOSTILE, hostileArguments } from "./hostileArguments.ts";

const CLOSERS = ["workbench.action.closeQuickOpen", "notifications.clearAll"];
/** Looks at what a command opened, each with a moment for it to open. */
const MOST_LOOKS = 200;
/** The workbench makes these for each view. */
const OF_VIEWS = /^mooring\.(packs|repositories|mappings)\.\w+$/;
const UNTOUCHED_BY_TESTS = "untouched";

describe("commands that another extension calls", function () {
  this.timeout(600_000);
  useCheckout();

  const failures: unknown[] = [];
  const note = (reason: unknown): void => void failures.push(reason);
  before(() => process.on("unhandledRejection", note));
  after(() => process.off("unhandledRejection", note));

  /** Every one that this window knows: a new command, contributed or internal, is tried without being named here. */
  const all = async (): Promise<readonly string[]> =>
    (await commands.getCommands(true)).filter((id) => id.startsWith("mooring.") && !OF_VIEWS.test(id)).toSorted();

  const started = (): string => {
    const log = process.env.MOORING_TEST_STARTED ?? "";
    return fs.existsSync(log) ? fs.readFileSync(log, "utf8") : "";
  };
  const versions = async (): Promise<string> => {
    const rows = await Promise.all(
      [DEPLOYMENT, "/api/v1/namespaces/shop/services", "/api/v1/namespaces/shop/configmaps", "/api/v1/secrets"].map(
        async (path) => JSON.stringify((await callApi(api, { method: "GET", path })).body, only),
      ),
    );
    return rows.join("\n");
  };
  const only = (key: string, value: unknown): unknown =>
    ["status", "managedFields"].includes(key) || (key === "resourceVersion" && value === "") ? undefined : value;
  const picture = async (): Promise<object> => ({
    text: fs.readFileSync(file, "utf8"),
    live: await live(DEPLOYMENT),
    versions: (await versions()).replaceAll(/"metadata":\{"resourceVersion":"\d+"\},?/g, ""),
    commit: await git(folder, ["log", "--all", "--format=%H"]),
    status: await git(folder, ["status", "--porcelain", "--ignored"]),
    config: await git(folder, ["config", "--local", "--list"]),
  });

  it("are all that package.json names, and no other", async () => {
    const { packageJSON } = extensions.getExtension("mooring.mooring") ?? {};
    const { contributes } = packageJSON as { contributes: { commands: { command: string }[] } };
    assert.deepEqual(await all(), contributes.commands.map(({ command }) => command).toSorted());
  });

  it("write, run and leak nothing for what is made up, and none of them fails or hangs", async () => {
    await driftOnReplicas(9);
    const plain = await workspace.openTextDocument({ content: UNTOUCHED_BY_TESTS, language: "plaintext" });
    await env.clipboard.writeText(UNTOUCHED_BY_TESTS);
    const before = await picture();
    for (const command of await all()) {
      await window.showTextDocument(plain); // nothing of Mooring is under the cursor
      const pending = new Set<Promise<unknown>>();
      for (const args of hostileArguments(folder)) {
        const call = Promise.resolve(commands.executeCommand(command, ...args));
        pending.add(call);
        call.then(
          () => pending.delete(call),
          (error: unknown) => {
            pending.delete(call);
            note(`${command}: ${String(error)}`);
          },
        );
      }
      // what asks is sent away, what tells is read: as a person who did not ask for it
      for (let look = 0; look < MOST_LOOKS && pending.size > 0; look += 1) {
        for (const closer of CLOSERS) await commands.executeCommand(closer);
        await pause(20);
      }
      assert.equal(pending.size, 0, `${command} still waits for something`);
      await commands.executeCommand("notifications.clearAll");
    }
    await commands.executeCommand("workbench.action.closeAllEditors");
    assert.deepEqual(await picture(), before);
    assert.deepEqual(failures, []);
    assert.ok(!started().includes(HOSTILE), "a program was started with an argument of a stranger");
    assert.equal(await env.clipboard.readText(), UNTOUCHED_BY_TESTS);
    const opened = workspace.textDocuments.map(({ uri }) => uri.fsPath);
    assert.deepEqual(
      opened.filter((path) => path.startsWith("/etc/")),
      [],
    );
  });
});
