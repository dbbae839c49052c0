import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import type { GitRepository } from "../../../src/git/git.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { type GitHttpServer, startGitHttpServer } from "./gitHttpServer.ts";
import { ScratchRepository } from "./scratchRepository.ts";
import { waitFor } from "../../testbed/waitFor.ts";

describe("push and fetch", () => {
  let scratch: ScratchRepository;
  let repository: GitRepository;
  let bare: string;
  let server: GitHttpServer | undefined;

  beforeEach(async () => {
    scratch = new ScratchRepository();
    scratch.commit({ "web.yaml": "replicas: 1\n" });
    bare = scratch.addRemote();
    repository = await scratch.open();
  });
  afterEach(() => {
    server?.close();
    server = undefined;
    scratch.remove();
  });

  const remoteTip = (branch = "main") => scratch.gitIn(bare, "rev-parse", `refs/heads/${branch}`).trim();
  const colleaguePushes = (): string => {
    const folder = `${scratch.base}/colleague`;
    scratch.gitIn(scratch.base, "clone", "--quiet", bare, folder);
    writeFileSync(`${folder}/theirs.yaml`, "t: 1\n");
    scratch.gitIn(folder, "add", "theirs.yaml");
    scratch.gitIn(folder, "commit", "--quiet", "-m", "Theirs");
    scratch.gitIn(folder, "push", "--quiet");
    return scratch.gitIn(folder, "rev-parse", "HEAD").trim();
  };

  it("pushes the commit to the upstream, whatever the upstream is called", async () => {
    scratch.git("push", "--quiet", "origin", "main:release/1.0");
    scratch.git("branch", "--quiet", "--set-upstream-to", "origin/release/1.0");
    const before = remoteTip();
    const oid = scratch.commit({ "web.yaml": "replicas: 2\n" });
    assert.deepEqual(await repository.push(), { kind: "pushed", oid });
    assert.equal(remoteTip("release/1.0"), oid);
    assert.equal(remoteTip(), before);
    assert.equal((await repository.status()).ahead, 0);
  });

  it("answers nonFastForward, and does not overwrite even when the settings force", async () => {
    const theirs = colleaguePushes();
    scratch.git("config", "remote.origin.push", "+refs/heads/*:refs/heads/*");
    scratch.commit({ "web.yaml": "replicas: 2\n" });
    const result = await repository.push();
    assert.equal(result.kind === "rejected" && result.reason, "nonFastForward");
    assert.equal(remoteTip(), theirs);
    await repository.fetch();
    const { ahead, behind } = await repository.status();
    assert.deepEqual({ ahead, behind }, { ahead: 1, behind: 1 });
  });

  it("offers where a branch without upstream would go, and goes there when told", async () => {
    scratch.git("switch", "--quiet", "--no-track", "-c", "topic/web");
    const oid = scratch.commit({ "web.yaml": "replicas: 2\n" });
    const result = await repository.push();
    assert.ok(result.kind === "rejected" && result.offer);
    assert.equal(result.reason, "noUpstream");
    assert.deepEqual(result.offer, { remote: "origin", branch: "topic/web" });
    assert.deepEqual(await repository.push(undefined, { upstream: result.offer }), { kind: "pushed", oid });
    assert.equal((await repository.status()).upstream, "origin/topic/web");
  });

  it("tells what the remote's hook said", async () => {
    writeFileSync(`${bare}/hooks/pre-receive`, "#!/bin/sh\necho branch is protected >&2\nexit 1\n", { mode: 0o755 });
    scratch.commit({ "web.yaml": "replicas: 2\n" });
    const result = await repository.push();
    assert.ok(result.kind === "rejected");
    assert.equal(result.reason, "remoteRefused");
    assert.match(result.message, /branch is protected/);
  });

  it("names the user's own pre-push hook", async () => {
    scratch.hook("pre-push", "echo tests fail >&2; exit 1");
    scratch.commit({ "web.yaml": "replicas: 2\n" });
    await assert.rejects(repository.push(), /pre-push.*tests fail/);
  });

  it("does not say pushed when the remote does not show the commit", async () => {
    // the remote takes the push and then sets the branch back
    const before = remoteTip();
    writeFileSync(`${bare}/hooks/post-receive`, `#!/bin/sh\ngit update-ref refs/heads/main ${before}\n`, {
      mode: 0o755,
    });
    scratch.commit({ "web.yaml": "replicas: 2\n" });
    const result = await repository.push();
    assert.equal(result.kind === "rejected" && result.reason, "notVerified");
  });

  it("says pushed when somebody was faster to push on top", async () => {
    const hook = `#!/bin/sh\ntree=$(git rev-parse main^{tree})\nnew=$(git -c user.name=x -c user.email=x@y commit-tree -p main -m top $tree)\ngit update-ref refs/heads/main $new\n`;
    writeFileSync(`${bare}/hooks/post-receive`, hook, { mode: 0o755 });
    const oid = scratch.commit({ "web.yaml": "replicas: 2\n" });
    assert.deepEqual(await repository.push(), { kind: "pushed", oid });
    assert.notEqual(remoteTip(), oid);
  });

  it("does not push without a branch", async () => {
    scratch.git("switch", "--quiet", "--detach");
    const result = await repository.push();
    assert.equal(result.kind === "rejected" && result.reason, "detached");
  });

  it("pushes and fetches over HTTP", async () => {
    scratch.gitIn(bare, "config", "http.receivepack", "true");
    server = await startGitHttpServer(scratch.base);
    scratch.git("remote", "set-url", "origin", `http://127.0.0.1:${server.port}/remote.git`);
    const oid = scratch.commit({ "web.yaml": "replicas: 2\n" });
    assert.deepEqual(await repository.push(), { kind: "pushed", oid });
    colleaguePushes();
    await repository.fetch();
    assert.equal((await repository.status()).behind, 1);
  });

  it("asks for a sign-in, and never repeats the token that was wrong", async () => {
    server = await startGitHttpServer(scratch.base, "right");
    const address = `http://ann:ghp_Wr0ngT0ken@127.0.0.1:${server.port}/remote.git`;
    scratch.git("remote", "set-url", "origin", address);
    scratch.commit({ "web.yaml": "replicas: 2\n" });
    for (const run of [() => repository.push(), () => repository.fetch()]) {
      await assert.rejects(run, (error) => {
        assert.ok(MooringError.is(error, "signIn"), String(error));
        assert.doesNotMatch(everything(error), /ghp_Wr0ngT0ken/);
        return true;
      });
    }
    assert.doesNotMatch(scratch.logged.join("\n"), /ghp_Wr0ngT0ken/);
    assert.equal(await repository.remoteUrl(), `http://127.0.0.1:${server.port}/remote.git`);
  });

  it("says that nobody answers", async () => {
    server = await startGitHttpServer(scratch.base);
    scratch.git("remote", "set-url", "origin", `http://127.0.0.1:${server.port}/remote.git`);
    server.close();
    scratch.commit({ "web.yaml": "replicas: 2\n" });
    await assert.rejects(repository.push(), (error) => MooringError.is(error, "unreachable"));
  });

  it("is cancelled, with the hook that hangs", async () => {
    scratch.hook("pre-push", `echo $$ > "${scratch.base}/pid"; sleep 600`);
    scratch.commit({ "web.yaml": "replicas: 2\n" });
    const abort = new AbortController();
    const pushing = repository.push(abort.signal);
    const pid = await untilWritten(`${scratch.base}/pid`);
    abort.abort();
    await assert.rejects(pushing, (error) => MooringError.is(error, "cancelled"));
    await untilEnded(pid);
  });
});

/** All that a careless face could print of an error. */
function everything(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  return `${error.message} ${error.stack ?? ""} ${JSON.stringify(error)} ${error.cause === undefined ? "" : everything(error.cause)}`;
}

async function untilWritten(file: string): Promise<number> {
  const { readFile } = await import("node:fs/promises");
  const pid = async (): Promise<number | false> => Number(await readFile(file, "utf8").catch(() => "0")) || false;
  return waitFor(`process id in ${file}`, pid, undefined, 10);
}

async function untilEnded(pid: number): Promise<void> {
  const isGone = (): boolean => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  };
  await waitFor(`end of process ${pid}`, isGone, undefined, 10);
}
