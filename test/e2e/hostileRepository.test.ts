// One repository with every attack at once, opened in the real editor: untrusted, and trusted with mappings that want to write.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { assertNoCanary, assertUntouched, clusterPicture } from "../hostile/assertUntouched.ts";
import { buildHostileRepository, type HostileRepository } from "../hostile/hostileRepository.ts";
import { Stranger } from "../hostile/stranger.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { useControlPlane } from "../testbed/testbed.ts";
import { type ProcessLog, watchPrograms } from "./processLog.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

describe("a hostile repository in the real editor", function () {
  this.timeout(STEP_LIMIT);
  const plane = useControlPlane();
  const stranger = new Stranger();
  const folder = temporaryFolder("e2e-hostile-repository");
  let processes: ProcessLog;
  let untouched: string;
  before("a server and an object that the good pack differs from", async () => {
    await stranger.start();
    processes = watchPrograms(path.join(folder, "programs"), process.env.PATH ?? "");
    const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "good" }, data: { key: "live" } };
    const made = await plane().request({ method: "POST", path: "/api/v1/namespaces/shop/configmaps", body });
    assert.ok(made.status < 300, JSON.stringify(made.body));
    untouched = await clusterPicture(plane());
  });
  after(async () => {
    await stranger.stop();
    await removeFolder(folder);
  });

  for (const trust of [false, true])
    describe(trust ? "trusted and mapped" : "untrusted", () => {
      let repository: HostileRepository;
      let outside: Readonly<Record<string, string>>;
      before("build the repository", () => {
        const base = path.join(folder, trust ? "trusted" : "untrusted");
        fs.mkdirSync(base);
        repository = buildHostileRepository({
          base,
          stranger: stranger.origin,
          otherContext: "admin",
          hasGitConfig: !trust,
        });
        outside = repository.outsideTexts();
        processes.forget();
      });
      const window = useWindow(() => ({
        workspace: repository.folder,
        trust,
        settings: { "git.enabled": false },
        env: { PATH: processes.path, KUBECONFIG: plane().kubeconfig },
      }));

      it("runs, leaks and writes nothing, and shows the good pack", async () => {
        const { packs, mappings } = window();
        await window().openViews();
        if (trust) {
          await window().chooseContext("shop-dev");
          await packs.reveal(/^pack .*good.*drifted/);
          await mappings.expectRow(/waiting for your approval/);
        } else {
          await packs.expectRow(/Restricted Mode/);
          await packs.reveal(/good/);
          assert.deepEqual(processes.started(), [], "a program was started in Restricted Mode");
        }
        await window().quick.run("Mooring: Refresh");
        await window().expectQuiet();
        assertUntouched(repository, stranger, outside);
        for (const [what, text] of [
          ["the window", await window().everything()],
          ["the log", window().log()],
          ["a console", window().console.join("\n")],
        ] as const)
          assertNoCanary(text, what);
        assert.equal(await clusterPicture(plane()), untouched, "something was written to the cluster");
        if (!trust) assert.deepEqual(processes.started(), []);
      });
    });
});
