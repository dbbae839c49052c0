import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { ScratchRepository } from "./scratchRepository.ts";

const SHOWN = "w\\xfcnsche";

describe("a work tree on a branch whose name is no UTF-8", () => {
  let scratch: ScratchRepository;
  before(function () {
    if (process.platform !== "linux") this.skip(); // other systems do not keep such names
  });
  beforeEach(() => {
    scratch = new ScratchRepository();
    scratch.commit({ "web.yaml": "replicas: 1\n" });
    scratch.addRemote();
    // an argument of node is text
    const script = 'b=$(printf "w\\374nsche"); git checkout --quiet -b "$b" && git push --quiet -u origin "$b"';
    execFileSync("sh", ["-c", script], { cwd: scratch.root, env: scratch.environment, stdio: "ignore" });
  });
  afterEach(() => scratch.remove());

  it("is read, compared with its upstream and committed to", async () => {
    const repository = await scratch.open();
    const file = scratch.write("web.yaml", "replicas: 2\n");
    const made = await repository.commit({ paths: [file], message: "Scale", trailers: {} });
    const status = await repository.status();
    assert.deepEqual(
      [status.branch, status.upstream, status.ahead, status.behind, status.head],
      [SHOWN, `origin/${SHOWN}`, 1, 0, made === "nothing" ? "" : made.oid],
    );
    assert.deepEqual(await repository.changedSince(`origin/${SHOWN}`), [file]);
    const { to } = await repository.incoming(`origin/${SHOWN}`);
    assert.equal(to, scratch.git("rev-parse", "HEAD~1").trim());
    assert.equal(await repository.remoteUrl(), `file://${scratch.base}/remote.git`);
  });

  it("is not pushed, with the reason", async () => {
    const repository = await scratch.open();
    await assert.rejects(repository.push(), /w\\xfcnsche is not UTF-8\. .* rename it/);
  });
});
