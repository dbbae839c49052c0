import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { type Gitea, startGitea } from "../../testbed/gitea.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { added, RepositoryRig, synced } from "./repositoryRig.ts";

const START_LIMIT = 300_000;

describe("a repository at a real host", () => {
  let gitea: Gitea;
  let rig: RepositoryRig;
  let repositories: Repositories;
  let count = 0;

  before("start Gitea", async function () {
    this.timeout(START_LIMIT);
    gitea = await startGitea();
  });
  after(() => gitea.stop());

  beforeEach(async () => {
    rig = new RepositoryRig();
    repositories = await rig.open();
  });
  afterEach(() => rig.remove());

  /** A private repository of ann's with one commit. */
  const given = async (options: { readonly empty?: boolean } = {}): Promise<{ name: string; url: string }> => {
    count += 1;
    const name = `shop-${count}`;
    const body = { name, private: true, auto_init: options.empty !== true, default_branch: "main" };
    const { status } = await gitea.request({ method: "POST", path: "/user/repos", body });
    assert.equal(status, 201);
    return { name, url: `${gitea.url}/ann/${name}.git` };
  };

  const tipOf = async (name: string, branch = "main"): Promise<string> => {
    const answer = await gitea.request({ method: "GET", path: `/repos/ann/${name}/branches/${branch}` });
    return (answer.body as { readonly commit: { readonly id: string } }).commit.id;
  };

  const key = (passphrase: string): { readonly file: string; readonly line: string } => {
    const file = join(rig.base, `key-${passphrase.length}`);
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-f", file]);
    return { file, line: readFileSync(`${file}.pub`, "utf8").trim() };
  };

  const change = { writes: [{ path: "apps/web.yaml", text: "replicas: 2\n" }], message: "Update pack shop/web" };
  const trailers = { "Mooring-Pack": "shop/web" };

  it("is cloned by token, and a commit is at the host before Mooring says so", async () => {
    const { name, url } = await given();
    const secret = await gitea.token(["write:repository"]);
    const record = await added(repositories, { url, access: "token", secret: { secret } });
    assert.equal(record.failure, undefined);
    assert.equal(record.status, "active");
    const result = await repositories.commit(record.id, { ...change, trailers });
    assert.ok(result !== "nothing" && result.isPushed);
    assert.equal(await tipOf(name), result.oid);
    assert.equal(await repositories.textAt(record.id, undefined, "apps/web.yaml"), "replicas: 2\n");
    assert.equal(await repositories.commit(record.id, { ...change, trailers }), "nothing");
  });

  it("is cloned by password; a blank one on edit keeps it, a new name or branch clones nothing", async () => {
    const { url } = await given();
    const { name: username, password: secret } = gitea.ann;
    const record = await added(repositories, { url, access: "password", secret: { username, secret } });
    assert.equal(record.status, "active");
    const before = rig.secrets.get(`mooring.repository.${record.id}`);
    const edited = await repositories.edit(record.id, { name: "renamed", branch: "main", secret: { secret: "" } });
    assert.deepEqual(
      { id: edited.id, name: edited.name, branch: edited.branch },
      { id: record.id, name: "renamed", branch: "main" },
    );
    assert.equal(rig.secrets.get(`mooring.repository.${record.id}`), before);
    assert.equal((await synced(repositories, record.id)).status, "succeeded");
  });

  for (const passphrase of ["", "correct horse"]) {
    it(`is cloned over SSH by a key ${passphrase ? "with" : "without"} a passphrase, once its host key is trusted`, async () => {
      const { name } = await given();
      const { file, line } = key(passphrase);
      await gitea.request({ method: "POST", path: "/user/keys", body: { title: line.slice(-20), key: line } });
      const url = gitea.sshUrl(`ann/${name}`);
      const secret = { keyFile: file, ...(passphrase ? { secret: passphrase } : {}) };
      const record = await added(repositories, { url, access: "ssh", secret });
      assert.equal(record.status, "failed");
      assert.equal(record.failure?.kind, "hostKeyUnknown");
      assert.match(record.failure?.cure ?? "", /fingerprint/);

      const keys = await repositories.hostKeys(url);
      const [first] = keys;
      assert.ok(first && first.fingerprint.startsWith("SHA256:"));
      await repositories.trustHostKey(url, first);
      const task = await synced(repositories, record.id);
      assert.equal(task.failure, undefined);
      const result = await repositories.commit(record.id, { ...change, trailers });
      assert.ok(result !== "nothing");
      assert.equal(await tipOf(name), result.oid);
    });
  }

  it("is cloned over SSH by what the agent offers", async () => {
    const { name } = await given();
    const { file, line } = key("");
    await gitea.request({ method: "POST", path: "/user/keys", body: { title: line.slice(-20), key: line } });
    const socket = join(rig.base, "agent");
    const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
    try {
      await waitFor("the agent", () => existsSync(socket));
      execFileSync("ssh-add", ["-q", file], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
      rig.environment.SSH_AUTH_SOCK = socket;
      const url = gitea.sshUrl(`ann/${name}`);
      const [first] = await repositories.hostKeys(url);
      assert.ok(first);
      await repositories.trustHostKey(url, first);
      assert.equal((await added(repositories, { url, access: "ssh" })).status, "active");
    } finally {
      agent.kill();
    }
  });

  it("is not connected to over SSH any more when its host key is another one", async () => {
    const { name } = await given();
    const { file } = key("");
    const url = gitea.sshUrl(`ann/${name}`);
    const [shown] = await repositories.hostKeys(url);
    assert.ok(shown);
    const other = join(rig.base, "other");
    execFileSync("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", other]);
    const [, foreign = ""] = readFileSync(`${other}.pub`, "utf8").split(" ");
    mkdirSync(join(rig.base, "store/private"), { recursive: true });
    writeFileSync(
      join(rig.base, "store/private/known_hosts"),
      `${shown.line.split(" ")[0] ?? ""} ssh-rsa ${foreign}\n`,
    );
    const record = await added(repositories, { url, access: "ssh", secret: { keyFile: file } });
    assert.equal(record.failure?.kind, "hostKeyChanged", JSON.stringify([record.failure, shown.type]));
    assert.match(record.failure?.cure ?? "", /owner/);
  });

  it("lists its branches for the form, the default one first", async () => {
    const { name, url } = await given();
    await gitea.request({ method: "POST", path: `/repos/ann/${name}/branches`, body: { new_branch_name: "a/first" } });
    const secret = { secret: await gitea.token(["read:repository"]) };
    assert.deepEqual(await repositories.branchesAt({ url, access: "token", secret }), ["main", "a/first"]);
  });

  it("answers a wrong token with the reason and the cure, and asks no second time", async () => {
    const { url } = await given();
    const record = await added(repositories, { url, access: "token", secret: { secret: "0".repeat(40) } });
    assert.equal(record.failure?.kind, "credentials");
    assert.equal(record.failure?.reason, "signIn");
    assert.equal(repositories.tasks(record.id)[0]?.attempts, 1);
    const secret = { secret: await gitea.token(["write:repository"]) };
    await repositories.edit(record.id, { secret });
    assert.equal((await repositories.recheck(record.id)).failure, undefined);
  });

  it("tells by a recheck that a token has expired", async () => {
    const { url } = await given();
    const secret = await gitea.token(["write:repository"]);
    const record = await added(repositories, { url, access: "token", secret: { secret } });
    const tokens = (await gitea.request({ method: "GET", path: "/users/ann/tokens" })).body as {
      id: number;
      token_last_eight: string;
    }[];
    const id = tokens.find((token) => secret.endsWith(token.token_last_eight))?.id;
    await gitea.request({ method: "DELETE", path: `/users/ann/tokens/${id ?? 0}` });
    const found = await repositories.recheck(record.id);
    assert.equal(found.isReachable, true);
    assert.equal(found.isSignedIn, false);
    assert.equal(found.failure?.kind, "credentials");
    assert.equal(repositories.get(record.id)?.status, "failed");
    assert.equal((await repositories.textAt(record.id, undefined, "README.md")) !== undefined, true);
  });

  it("tells that a token may only read, before and at the first commit", async () => {
    const { url } = await given();
    const secret = await gitea.token(["read:repository"]);
    const record = await added(repositories, { url, access: "token", secret: { secret } });
    const found = await repositories.recheck(record.id);
    assert.deepEqual([found.hasBranch, found.isWritable, found.failure?.kind], [true, false, "permission"]);
    assert.equal(repositories.get(record.id)?.status, "active");
    await assert.rejects(
      repositories.commit(record.id, { ...change, trailers }),
      (error) => kindOf(error) === "permission",
    );
  });

  it("tells that a branch is protected, and that nothing was committed", async () => {
    const { name, url } = await given();
    const body = { rule_name: "main", enable_push: false };
    await gitea.request({ method: "POST", path: `/repos/ann/${name}/branch_protections`, body });
    const secret = await gitea.token(["write:repository"]);
    const record = await added(repositories, { url, access: "token", secret: { secret } });
    const before = await tipOf(name);
    await assert.rejects(
      repositories.commit(record.id, { ...change, trailers }),
      (error) => kindOf(error) === "protectedBranch",
    );
    assert.equal(await tipOf(name), before);
    assert.equal(await repositories.textAt(record.id, undefined, "apps/web.yaml"), undefined);
    const result = await repositories.commit(record.id, { ...change, trailers, branch: "mooring/web" });
    assert.ok(result !== "nothing");
    assert.equal(await tipOf(name, "mooring/web"), result.oid);
  });

  it("says nothing of a repository that the account may not see", async () => {
    const { url } = await given();
    const { name: username, password: secret } = gitea.bob;
    const record = await added(repositories, { url, access: "password", secret: { username, secret } });
    assert.equal(record.failure?.kind, "noRepository");
  });

  it("begins an empty repository with its first commit", async () => {
    const { name, url } = await given({ empty: true });
    const secret = await gitea.token(["write:repository"]);
    const record = await added(repositories, { url, access: "token", secret: { secret } });
    assert.equal(record.status, "active");
    assert.equal(record.failure?.kind, "empty");
    const result = await repositories.commit(record.id, { ...change, trailers });
    assert.ok(result !== "nothing");
    // Gitea itself takes a moment to see that the repository is empty no more
    await waitFor("the branch at the host", async () => (await tipOf(name)) === result.oid);
    await synced(repositories, record.id);
    assert.equal(repositories.get(record.id)?.failure, undefined);
  });

  it("keeps the secret out of arguments, environments, files, logs and errors", async () => {
    // a git that notes how it was started
    const noted = join(rig.base, "noted");
    const real = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
    mkdirSync(join(rig.base, "bin"));
    writeFileSync(join(rig.base, "bin/git"), `#!/bin/sh\n{ echo "$@"; env; } >> ${noted}\nexec ${real} "$@"\n`, {
      mode: 0o755,
    });
    rig.environment.PATH = `${join(rig.base, "bin")}:${rig.environment.PATH ?? ""}`;
    const { url } = await given();
    const secret = await gitea.token(["write:repository"]);
    const record = await added(repositories, { url, access: "token", secret: { secret } });
    assert.equal(record.status, "active");
    await repositories.commit(record.id, { ...change, trailers });
    await repositories.edit(record.id, { secret: { secret: `${secret}x` } });
    const task = await synced(repositories, record.id);
    assert.equal(task.failure?.kind, "credentials");
    const seen = [
      readFileSync(noted, "utf8"),
      rig.logged.join("\n"),
      JSON.stringify(task),
      JSON.stringify(repositories.list()),
    ];
    assert.ok(seen[0]?.includes("ls-remote"));
    for (const file of filesBelow(join(rig.base, "store"))) seen.push(readFileSync(file, "latin1"));
    assert.equal(
      seen.some((text) => text.includes(secret)),
      false,
    );
    // it works although the user's own helpers were not asked, and nothing was stored with them
    assert.equal(existsSync(join(rig.base, ".git-credentials")), false);
  });

  it("offers the secret to no other host", async () => {
    const { url } = await given();
    const secret = await gitea.token(["write:repository"]);
    const record = await added(repositories, { url, access: "token", secret: { secret } });
    await repositories.edit(record.id, { url: url.replace("127.0.0.1", "localhost") });
    const task = await synced(repositories, record.id);
    assert.equal(task.failure?.kind, "otherHost");
  });
});

function kindOf(error: unknown): string | undefined {
  return MooringError.is(error) ? error.kind : String(error);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}
