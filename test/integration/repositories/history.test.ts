import assert from "node:assert/strict";
import { MooringError } from "../../../src/support/errors.ts";
import { added, synced } from "./repositoryRig.ts";
import { useOneSource } from "./useOneSource.ts";

describe("the history of a copy by paths", () => {
  const parts = useOneSource();

  for (const kind of ["bare", "mirror"] as const)
    it(`comes in pages that stay one list while the branch moves on, of a ${kind} copy`, async () => {
      const { rig, source, repositories } = parts();
      for (const at of [1, 2, 3, 4, 5])
        rig.commit(source.folder, { [at % 2 ? "apps/cart/a.yaml" : "apps/other/b.yaml"]: `a: ${at}\n` }, `Set ${at}`);
      const { id } = await added(repositories, { url: source.url, kind });
      const query = { paths: ["apps/cart"] };
      const first = await repositories.history(id, query, { limit: 2 });
      const subjects = (page: typeof first): string[] => page.commits.map(({ subject }) => subject);
      assert.deepEqual(subjects(first), ["Set 5", "Set 3"]);
      assert.ok(first.next);
      rig.commit(source.folder, { "apps/cart/a.yaml": "a: 6\n" }, "Set 6");
      await synced(repositories, id);
      const second = await repositories.history(id, query, { limit: 2, cursor: first.next });
      assert.deepEqual([subjects(second), second.next], [["Set 1"], undefined]);
      assert.deepEqual(subjects(await repositories.history(id, query, { limit: 1 })), ["Set 6"]);
      const worded = await repositories.history(id, { ...query, words: ["SET 3"], author: "ann" }, { limit: 9 });
      assert.deepEqual(subjects(worded), ["Set 3"]);
      assert.deepEqual((await repositories.history(id, { ...query, onlyMooring: true }, { limit: 9 })).commits, []);
    });

  it("takes no place that it did not give, and no path outside", async () => {
    const { source, repositories } = parts();
    const { id } = await added(repositories, { url: source.url });
    const isRefused = (error: unknown): boolean => MooringError.is(error, "badInput");
    for (const cursor of ["", "log 1 --all", "log -1 HEAD", "walk main"])
      await assert.rejects(repositories.history(id, { paths: ["a"] }, { limit: 9, cursor }), isRefused, cursor);
    for (const path of ["../x", "/etc", ":(top)x", ".git/config"])
      await repositories.history(id, { paths: [path] }, { limit: 9 }).then(
        ({ commits }) => assert.deepEqual(commits, [], path),
        (error: unknown) => assert.ok(isRefused(error), String(error)),
      );
    assert.deepEqual([...(await repositories.textsAt(id, "main", ["README.md"])).keys()], ["README.md"]);
    await assert.rejects(repositories.textsAt(id, "main", ["../x"]), isRefused);
  });
});
