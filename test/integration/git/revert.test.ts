import assert from "node:assert/strict";
import type { GitRepository } from "../../../src/git/git.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { ScratchRepository } from "./scratchRepository.ts";

describe("revert of a Mooring commit", () => {
  let scratch: ScratchRepository;
  let repository: GitRepository;
  const lines = (replicas: number) => `a: 1\nb: 2\nc: 3\nreplicas: ${replicas}\nd: 4\ne: 5\nf: 6\n`;

  beforeEach(async () => {
    scratch = new ScratchRepository();
    scratch.commit({ "web.yaml": lines(1), "other.yaml": "o: 1\n", "old.yaml": "was: here\n" });
    repository = await scratch.open();
  });
  afterEach(() => scratch.remove());

  const mooringCommit = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const paths = Object.entries(files).map(([name, text]) => scratch.write(name, text));
    const made = await repository.commit({
      paths,
      message: "Update pack shop/web",
      trailers: { "Mooring-Pack": "shop/web" },
    });
    assert.ok(made !== "nothing");
    return made.oid;
  };
  const refuses = (oid: string, reason: string, words: RegExp) =>
    assert.rejects(
      repository.revert(oid),
      (error) => MooringError.is(error) && error.reason === reason && words.test(error.message),
    );

  it("commits the opposite, with later changes kept and the user's index and files as they were", async () => {
    const oid = await mooringCommit({ "web.yaml": lines(3), "new.yaml": "n: 1\n" });
    scratch.commit({ "web.yaml": lines(3).replace("f: 6", "f: 7") }, "Later");
    scratch.write("other.yaml", "o: staged\n");
    scratch.git("add", "other.yaml");
    scratch.write("other.yaml", "o: not staged\n");
    scratch.write("untracked.yaml", "u: 1\n");
    const before = [scratch.git("diff", "--cached"), scratch.git("diff"), scratch.git("status", "--porcelain")];

    const made = await repository.revert(oid);

    assert.equal(made.oid, scratch.git("rev-parse", "HEAD").trim());
    assert.equal(scratch.text("web.yaml"), lines(1).replace("f: 6", "f: 7"));
    assert.equal(scratch.git("show", "--format=", "--name-status", "HEAD"), "D\tnew.yaml\nM\tweb.yaml\n");
    assert.deepEqual(
      [scratch.git("diff", "--cached"), scratch.git("diff"), scratch.git("status", "--porcelain")],
      before,
    );
    const [newest] = await repository.log({ limit: 1 });
    assert.equal(newest?.subject, 'Revert "Update pack shop/web"');
    assert.equal(newest?.body, `This reverts commit ${oid}.`);
    assert.equal(newest?.trailers["Mooring-Pack"], "shop/web");
  });

  it("brings back a removed file, and can be reverted itself", async () => {
    scratch.git("rm", "--quiet", "old.yaml");
    const made = await repository.commit({
      paths: [scratch.path("old.yaml")],
      message: "Remove",
      trailers: { "Mooring-Pack": "shop/old" },
    });
    assert.ok(made !== "nothing");
    const back = await repository.revert(made.oid);
    assert.equal(scratch.text("old.yaml"), "was: here\n");
    await repository.revert(back.oid);
    assert.equal(scratch.git("ls-files", "old.yaml"), "");
    assert.equal(scratch.git("status", "--porcelain"), "");
  });

  it("refuses where a file it would touch has changes", async () => {
    const oid = await mooringCommit({ "web.yaml": lines(3) });
    scratch.write("web.yaml", lines(4));
    await refuses(oid, "refused", /web\.yaml has uncommitted changes/);
    assert.equal(scratch.text("web.yaml"), lines(4));
  });

  it("changes nothing on a conflict", async () => {
    const oid = await mooringCommit({ "web.yaml": lines(3) });
    scratch.commit({ "web.yaml": lines(9) }, "Later");
    const head = scratch.git("rev-parse", "HEAD");
    await refuses(oid, "conflict", /same lines/);
    assert.equal(scratch.git("status", "--porcelain"), "");
    assert.equal(scratch.git("rev-parse", "HEAD"), head);
  });

  it("changes nothing when a hook refuses", async () => {
    const oid = await mooringCommit({ "web.yaml": lines(3), "new.yaml": "n: 1\n" });
    scratch.hook("pre-commit", "exit 1");
    await refuses(oid, "toolFailed", /pre-commit/);
    assert.equal(scratch.git("status", "--porcelain"), "");
    assert.equal(scratch.text("new.yaml"), "n: 1\n");
  });

  it("refuses commits of others, reverted ones, other branches and unknown ones", async () => {
    const own = scratch.commit({ "web.yaml": lines(2) }, "By hand");
    await refuses(own, "refused", /not created by Mooring/);
    const oid = await mooringCommit({ "web.yaml": lines(3) });
    await repository.revert(oid);
    await refuses(oid, "refused", /already reverted/);
    scratch.git("switch", "--quiet", "-c", "side", own);
    await refuses(oid, "refused", /not in the checked-out branch/);
    await refuses("0".repeat(40), "notFound", /not in this repository/);
    await refuses("--output=x", "badInput", /not the full name/);
  });
});
