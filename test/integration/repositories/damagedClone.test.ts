import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { added, RepositoryRig } from "./repositoryRig.ts";

describe("a copy whose objects are damaged", () => {
  let rig: RepositoryRig;
  beforeEach(() => {
    rig = new RepositoryRig();
  });
  afterEach(() => rig.remove());

  for (const hasGraph of [false, true])
    it(`is said to be so at once, and is whole again when it was cloned anew, ${hasGraph ? "with" : "without"} a commit graph`, async () => {
      const source = rig.source("shop");
      rig.commit(source.folder, { "map.yaml": "a: 1\n" });
      const repositories = await rig.open();
      const { id } = await added(repositories, { url: source.url });
      if (hasGraph) await repositories.whenEnded((await repositories.maintain(id)).id);
      const [pack = ""] = fs.globSync("**/clone/objects/pack", { cwd: rig.base });
      const folder = path.join(rig.base, pack);
      for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name));
      const check = await repositories.whenEnded((await repositories.maintain(id)).id);
      assert.deepEqual([check.status, check.failure?.kind, check.attempts], ["failed", "damaged", 1]);
      const anew = await repositories.whenEnded((await repositories.reclone(id)).id);
      assert.deepEqual(
        [anew.status, anew.failure?.message],
        ["succeeded", undefined],
        rig.logged.join("\n") + JSON.stringify(anew),
      );
      const again = await repositories.whenEnded((await repositories.maintain(id)).id);
      assert.equal(again.status, "succeeded");
    });
});
