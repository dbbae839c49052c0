import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { type GitHttpServer, startGitHttpServer } from "../git/gitHttpServer.ts";
import { RepositoryRig } from "../repositories/repositoryRig.ts";
import { CliRig, type CliRun } from "./cliRig.ts";

const CANARY = "canary-7c41";

describe("mooring repositories", function () {
  this.timeout(60_000);
  let rig: CliRig;
  let git: RepositoryRig;
  let source: { readonly folder: string; readonly url: string };
  let http: GitHttpServer | undefined;
  const before = process.cwd();

  beforeEach(() => {
    rig = new CliRig();
    git = new RepositoryRig();
    source = git.source("shop");
    process.chdir(rig.folder);
  });
  afterEach(async () => {
    process.chdir(before);
    http?.close();
    http = undefined;
    await git.remove();
    await rig.close();
  });

  const run = (words: string, env: NodeJS.ProcessEnv = {}): Promise<CliRun> =>
    rig.runExactly(["repositories", ...words.split(" ").filter(Boolean)], {
      MOORING_PROTOCOLS: "https,ssh,http,file",
      ...env,
    });
  const listed = async (): Promise<Record<string, unknown>[]> =>
    JSON.parse((await run("list -o json")).out) as Record<string, unknown>[];
  const served = async (): Promise<string> => {
    http = await startGitHttpServer(git.base, CANARY);
    return `http://127.0.0.1:${http.port}/shop.git`;
  };

  it("lists those of mooring.yaml without asking anybody", async () => {
    assert.deepEqual(await run(""), {
      status: 0,
      out: "No repositories. To add one, run: mooring repositories add ADDRESS\n",
      err: "",
    });
    rig.write("mooring.yaml", "repositories:\n  - { name: shop, url: https://127.0.0.1:9/x.git, access: token }\n");
    const { status, out } = await run("");
    assert.deepEqual(
      [status, out],
      [0, "shop  private  (default branch)  pending  never synced    https://127.0.0.1:9/x.git\n"],
    );
    const [record] = await listed();
    assert.deepEqual([record?.name, record?.status, record?.syncedAt], ["shop", "pending", null]);
  });

  it("adds, syncs and removes one, and leaves its remote alone", async () => {
    const added = await run(`add ${source.url} --name config --branch main`);
    assert.equal(added.status, 0, added.err);
    assert.match(added.out, /^config {2}private {2}main {2}active/);
    const theirs = git.commit(source.folder, { "a.yaml": "a: 1\n" });
    const synced = await run("sync");
    assert.deepEqual([synced.status, synced.err], [0, ""]);
    assert.equal((await listed())[0]?.head, theirs);
    const asked = await run("remove config");
    assert.equal(asked.status, 2);
    assert.match(asked.err, /Nothing was removed/);
    assert.deepEqual(await run("remove config --yes"), { status: 0, out: "removed config\n", err: "" });
    assert.deepEqual(await listed(), []);
    assert.ok(fs.existsSync(source.folder));
  });

  it("writes shareable ones into mooring.yaml, and says what went wrong with the first copy", async () => {
    rig.write("mooring.yaml", "# ours\n");
    const { status, err } = await run("add ssh://git@127.0.0.1:9/team/shop.git --access ssh");
    assert.equal(status, 2);
    assert.match(err, /^shop: .*\n?/);
    assert.equal(
      rig.read("mooring.yaml"),
      "# ours\nrepositories:\n  - name: shop\n    url: ssh://git@127.0.0.1:9/team/shop.git\n    access: ssh\n    level: private\n",
    );
  });

  it("takes secrets from standard input or the environment, and leaves them nowhere", async () => {
    const url = await served();
    rig.input = `${CANARY}\n`;
    const user = { MOORING_USER_127_0_0_1: "ann" };
    const added = await run(`add ${url} --access password --secret-stdin`, user);
    assert.equal(added.status, 0, added.err);
    assert.match(added.err, /The password is not stored. Later runs read it from MOORING_SECRET_127_0_0_1/);
    rig.input = "";
    const without = await run("recheck");
    assert.equal(without.status, 2);
    assert.match(without.err, /Provide the password with MOORING_SECRET_127_0_0_1 or --secret-stdin/);
    const env = { ...user, MOORING_SECRET_127_0_0_1: CANARY };
    const good = await run("recheck shop", env);
    assert.deepEqual([good.status, good.err], [0, ""]);
    assert.equal((await run("sync shop", env)).status, 0);
    // for its host alone
    const other = await run("sync shop", { ...user, MOORING_SECRET_LOCALHOST: CANARY });
    assert.equal(other.status, 2);
    const wrong = await run("sync shop", { ...user, MOORING_SECRET_127_0_0_1: "canary-wrong" });
    assert.equal(wrong.status, 2);
    assert.ok(!rig.printed.includes("canary"));
    const left = (folder: string): string =>
      execFileSync("grep", ["-rlaF", "-e", "canary", folder, "--include=*"], { encoding: "utf8" });
    for (const folder of [rig.folder, rig.cacheFolder]) assert.throws(() => left(folder), /failed/);
  });

  it("knows those of the organization, from every folder, each with its level", async () => {
    const file = path.join(git.base, "lists", "mooring.yaml");
    fs.mkdirSync(path.dirname(file));
    const env = { MOORING_REGISTRY: file };
    rig.write("mooring.yaml", "repositories:\n  - { name: shop, url: https://127.0.0.1:9/x.git, access: signIn }\n");
    fs.writeFileSync(file, "repositories:\n  - { name: shop, url: https://127.0.0.1:9/y.git, level: organization }\n");
    const added = await run(`add ${source.url} --name config --organization`, env);
    assert.deepEqual([added.status, added.err], [0, ""]);
    assert.match(added.out, /^config {2}organization {2}main {2}active/);
    assert.doesNotMatch(rig.read("mooring.yaml"), /config/);
    const rows = (await run("list", env)).out.split("\n").map((row) => row.split(/ {2,}/).slice(0, 2).join(" "));
    assert.deepEqual(rows.filter(Boolean).sort(), ["config organization", "shop organization", "shop private"]);
    process.chdir(git.base);
    const elsewhere = JSON.parse((await run("list --organization -o json", env)).out) as Record<string, unknown>[];
    assert.deepEqual(
      elsewhere.map(({ name, level, url }) => [name, level, url]),
      [
        ["config", "organization", source.url],
        ["shop", "organization", "https://127.0.0.1:9/y.git"],
      ],
    );
    assert.match((await run("list shop", env)).out, /y\.git/);
    process.chdir(rig.folder);
    assert.match((await run("list shop", env)).out, /x\.git/);
    assert.equal((await run("sync config", env)).status, 0);
    assert.deepEqual(await run("remove shop --organization --yes", env), { status: 0, out: "removed shop\n", err: "" });
    assert.doesNotMatch(fs.readFileSync(file, "utf8"), /shop/);
    assert.match(rig.read("mooring.yaml"), /shop/);
  });

  it("brings the list of a team together with its remote before it syncs, and says what is in the way", async () => {
    const list = "repositories:\n  - { name: theirs, url: https://127.0.0.1:9/x.git, level: organization }\n";
    const team = git.source("team");
    const tree = path.join(git.base, "tree");
    git.git(git.base, "clone", "--quiet", team.url, tree);
    git.commit(team.folder, { "mooring.yaml": list }, "Theirs");
    const env = { MOORING_REGISTRY: path.join(tree, "mooring.yaml") };
    assert.match((await run("list", env)).out, /No repositories/);
    const synced = await run("sync", env);
    assert.match(synced.out, /^theirs {2}organization/);
    assert.equal(synced.status, 2); // nobody answers at its address
    fs.writeFileSync(path.join(tree, "README.md"), "mine\n");
    git.commit(team.folder, { "mooring.yaml": "repositories: []\n" }, "None");
    const refused = await run("sync theirs", env);
    assert.match(refused.err, /README\.md has uncommitted changes/);
    assert.match(refused.out, /^theirs/);
  });

  it("refuses a secret in an argument or in mooring.yaml, with the cure", async () => {
    const argument = await run(`add https://ann:${CANARY}@127.0.0.1:9/x.git`);
    assert.equal(argument.status, 2);
    assert.match(argument.err, /arguments are visible to other programs/);
    const text = `repositories:\n  - { name: shop, url: "https://ann:${CANARY}@127.0.0.1:9/x.git" }\n`;
    rig.write("mooring.yaml", text);
    const { err } = await run("list");
    assert.match(err, /Remove it from the file/);
    assert.equal(rig.read("mooring.yaml"), text);
    assert.ok(!rig.printed.includes(CANARY));
  });

  it("is told what it has where a word is wrong", async () => {
    for (const [words, message] of [
      ["sink", /has no "sink"/],
      ["sync none", /Repository "none" not found/],
      ["add", /Specify one address/],
      ["add x --access guess", /--access is one of/],
      ["sync --secret-stdin", /applies to one repository/],
    ] as const) {
      const { status, err } = await run(words);
      assert.equal(status, 2, words);
      assert.match(err, message);
    }
    assert.ok(!fs.existsSync(path.join(rig.folder, "mooring.yaml")));
  });
});
