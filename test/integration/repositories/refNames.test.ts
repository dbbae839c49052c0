import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { added, type RepositoryRig, synced } from "./repositoryRig.ts";
import { type OneSource, useOneSource } from "./useOneSource.ts";

const ODD = Buffer.from("w\xfcnsche", "latin1");
const SHOWN = "w\\xfcnsche";

describe("refs with names that are no UTF-8", function () {
  // other systems do not keep such names
  before(function () {
    if (process.platform !== "linux") this.skip();
  });
  const parts = useOneSource();
  let rig: RepositoryRig;
  let source: OneSource["source"];
  let repositories: Repositories;
  let copyOf: OneSource["copyOf"];
  beforeEach(() => {
    ({ rig, source, repositories, copyOf } = parts());
  });

  /** Names are bytes, which no argument can hold. */
  const update = (...lines: readonly (readonly (string | Buffer)[])[]): void => {
    const input = Buffer.concat(lines.flatMap((line) => [...line, "\n"].map((part) => Buffer.from(part))));
    execFileSync("git", ["update-ref", "--stdin"], { cwd: source.folder, env: rig.environment, input });
  };
  const refs = (folder: string): Buffer =>
    execFileSync("git", ["--git-dir=.", "for-each-ref", "--format=%(objectname) %(refname:lstrip=-1)"], {
      cwd: folder,
      env: rig.environment,
    });
  const branch = (oid: string) => ["update refs/heads/", ODD, ` ${oid}`] as const;
  const tag = (oid: string) => ["update refs/tags/", ODD, ` ${oid}`] as const;
  const tip = (): string => rig.git(source.folder, "rev-parse", "main").trim();

  for (const kind of ["bare", "mirror", "regular"] as const)
    it(`are followed beside the others in a ${kind} copy: made, moved, rewritten, deleted`, async () => {
      update(branch(tip()), tag(tip()));
      const { id, failure } = await added(repositories, { url: source.url, kind });
      assert.equal(failure, undefined);
      const folder = kind === "regular" ? join(copyOf(id), ".git") : copyOf(id);
      const same = async (): Promise<void> => {
        const task = await synced(repositories, id);
        assert.equal(task.failure, undefined);
        const [ours, theirs] = [refs(folder), refs(source.folder)];
        for (const name of [ODD, Buffer.from("main")])
          assert.equal(ours.includes(name), theirs.includes(name), name.toString("latin1"));
        assert.equal(repositories.get(id)?.head, tip());
      };
      const first = tip();
      const second = rig.commit(source.folder, { "a.yaml": "a: 1\n" });
      update(branch(second), tag(second));
      await same();
      const copied = execFileSync("git", ["--git-dir=.", "for-each-ref", "--format=%(objectname)"], {
        cwd: folder,
        env: rig.environment,
        encoding: "utf8",
      });
      assert.equal(copied.includes(second), true);
      // a history that nothing else has is kept, then followed
      const lost = rig.commit(source.folder, { "b.yaml": "b: 1\n" }, "Lost", "other");
      update(branch(lost), ["delete refs/heads/other"]);
      await same();
      update(branch(first));
      await same();
      const bundles = join(dirname(copyOf(id)), "bundles");
      const bundle = readdirSync(bundles).sort().at(-1) ?? "";
      const heads = execFileSync("git", ["bundle", "list-heads", join(bundles, bundle)], { env: rig.environment });
      assert.equal(heads.includes(Buffer.concat([Buffer.from(`${lost} `), Buffer.from("refs/")])), true);
      assert.equal(heads.includes(ODD), true);
      const kept = await repositories.keptHistory(id);
      assert.ok(kept.some((one) => one.refs.some(({ name, oid }) => oid === lost && name.endsWith(SHOWN))));
      rig.commit(source.folder, { "c.yaml": "c: 1\n" });
      update(["delete refs/heads/", ODD], ["delete refs/tags/", ODD]);
      await same();
    });

  it("can be the default and the registered branch, which is read and not written", async () => {
    update(branch(tip()));
    execFileSync("sh", ["-c", 'printf "ref: refs/heads/w\\374nsche\\n" > HEAD'], { cwd: source.folder });
    const { id, failure, defaultBranch, head } = await added(repositories, { url: source.url });
    assert.deepEqual([failure, defaultBranch, head], [undefined, SHOWN, tip()]);
    assert.equal(await repositories.textAt(id, undefined, "README.md"), "# shop\n");
    const second = rig.commit(source.folder, { "README.md": "# two\n" });
    update(branch(second));
    assert.equal((await synced(repositories, id)).failure, undefined);
    assert.equal(await repositories.textAt(id, undefined, "README.md"), "# two\n");
    const change = { writes: [{ path: "a.yaml", text: "a: 1\n" }], message: "Add", trailers: {} };
    await assert.rejects(repositories.commit(id, change), /w\\xfcnsche is not UTF-8/);
    const done = await repositories.commit(id, { ...change, branch: "main" });
    assert.ok(done !== "nothing" && done.isPushed);
    assert.ok((await repositories.branchesAt({ url: source.url, access: "signIn" })).includes(SHOWN));
  });
});
