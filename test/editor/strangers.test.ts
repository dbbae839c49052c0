import assert from "node:assert/strict";
import fs from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { commands } from "vscode";
import { git } from "../demo/git.ts";
import { DEPLOYMENT, driftOnReplicas, file, folder, live, useCheckout } from "./checkoutRig.ts";

describe("commands that another extension calls", () => {
  useCheckout();

  it("write nothing for what is made up", async () => {
    await driftOnReplicas(9);
    const before = {
      text: fs.readFileSync(file, "utf8"),
      live: await live(DEPLOYMENT),
      commit: await git(folder, ["rev-parse", "HEAD"]),
    };
    const made = [
      { folder: "/etc", file: "/etc/hosts" },
      { folder, packId: "../../etc" },
      { folder, objectId: "v1|Secret|kube-system|admin" },
    ];
    const writing = [
      "applyObject",
      "applyFile",
      "takeLive",
      "takeLiveFile",
      "mergeObject",
      "ignoreField",
      "exportLiveObject",
    ];
    writing.push(
      "prunePack",
      "recreateObject",
      "commitChanges",
      "restartPack",
      "scaleWorkload",
      "reinstallPack",
      "rollBackPack",
    );
    for (const command of writing)
      for (const argument of made) {
        // the error stays until somebody closes it
        await Promise.race([commands.executeCommand(`mooring.${command}`, argument), pause(100)]);
        await commands.executeCommand("notifications.clearAll");
      }
    assert.deepEqual(
      {
        text: fs.readFileSync(file, "utf8"),
        live: await live(DEPLOYMENT),
        commit: await git(folder, ["rev-parse", "HEAD"]),
      },
      before,
    );
  });
});
