import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { MooringError } from "../../../src/support/errors.ts";
import { ScratchRepository } from "./scratchRepository.ts";

describe("who a commit is by", () => {
  let scratch: ScratchRepository;
  beforeEach(() => {
    scratch = new ScratchRepository();
    scratch.commit({ "web.yaml": "replicas: 1\n" });
    writeFileSync(join(scratch.base, ".gitconfig"), "[user]\n\tuseConfigOnly = true\n");
    scratch.write("web.yaml", "replicas: 2\n");
  });
  afterEach(() => scratch.remove());

  const commit = async () =>
    (await scratch.open()).commit({ paths: [scratch.path("web.yaml")], message: "Scale", trailers: {} });
  const by = () => scratch.git("log", "-1", "--format=%an <%ae> %aI; %cn <%ce>").trim();
  const names = (author: string, committer = author) => ({
    GIT_AUTHOR_NAME: author,
    GIT_AUTHOR_EMAIL: `${author}@example.test`,
    GIT_COMMITTER_NAME: committer,
    GIT_COMMITTER_EMAIL: `${committer}@example.test`,
  });

  it("comes from the environment, author and committer apart", async () => {
    Object.assign(scratch.environment, names("ci", "runner"), { GIT_AUTHOR_DATE: "2026-01-02T03:04:05+00:00" });
    await commit();
    assert.equal(by(), "ci <ci@example.test> 2026-01-02T03:04:05+00:00; runner <runner@example.test>");
  });

  it("comes before what the configuration says", async () => {
    writeFileSync(join(scratch.base, ".gitconfig"), "[user]\n\tname = Ann\n\temail = ann@example.test\n");
    Object.assign(scratch.environment, names("ci"));
    await commit();
    assert.match(by(), /^ci <ci@example\.test> .*; ci <ci@example\.test>$/);
  });

  it("comes from settings of the environment", async () => {
    Object.assign(scratch.environment, {
      GIT_CONFIG_COUNT: "3",
      GIT_CONFIG_KEY_0: "user.name",
      GIT_CONFIG_VALUE_0: "Bo",
      GIT_CONFIG_KEY_1: "core.fsmonitor",
      GIT_CONFIG_VALUE_1: `touch ${join(scratch.base, "ran")}; false`,
      GIT_CONFIG_KEY_2: "user.email",
      GIT_CONFIG_VALUE_2: "bo@example.test",
    });
    await commit();
    assert.match(by(), /^Bo <bo@example\.test>/);
    assert.throws(() => scratch.gitIn(scratch.base, "hash-object", "ran"), /ran/);
  });

  it("takes EMAIL where only the name is configured", async () => {
    writeFileSync(join(scratch.base, ".gitconfig"), "[user]\n\tname = Ann\n");
    scratch.environment.EMAIL = "ann@elsewhere.test";
    await commit();
    assert.match(by(), /^Ann <ann@elsewhere\.test>/);
  });

  it("is asked for where nothing says it", async () => {
    await assert.rejects(
      commit,
      (error) => MooringError.is(error, "badInput") && /Git identity is not configured/.test(error.message),
    );
  });
});

describe("a repository of another user", () => {
  it("is opened where the environment trusts it, and otherwise named with the cure", async function () {
    if (process.getuid?.() !== 0) this.skip(); // only root can give a file away
    const scratch = new ScratchRepository();
    try {
      scratch.commit({ "web.yaml": "replicas: 1\n" });
      const { chownSync } = await import("node:fs");
      for (const name of ["", ".git"]) chownSync(scratch.path(name), 12_345, 12_345);
      await assert.rejects(scratch.open(), (error) => {
        assert.ok(MooringError.is(error, "refused"));
        assert.ok(error.message.includes(`git config --global --add safe.directory ${scratch.root}`), error.message);
        return true;
      });
      Object.assign(scratch.environment, {
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: "safe.directory",
        GIT_CONFIG_VALUE_0: scratch.root,
      });
      assert.deepEqual((await (await scratch.open()).status()).files, []);
    } finally {
      scratch.remove();
    }
  });
});
