import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RegistryPort } from "../../../src/repositories/api/ports.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { type GitHttpServer, startGitHttpServer } from "../git/gitHttpServer.ts";
import { added, RepositoryRig, synced } from "./repositoryRig.ts";
import { textRegistry } from "./rigPorts.ts";

const CANARY = "canary-p@ss/9d1f";
const ENCODED = encodeURIComponent(CANARY);

describe("a sign-in in the address of a repository", () => {
  let rig: RepositoryRig;
  let http: GitHttpServer | undefined;

  beforeEach(() => {
    rig = new RepositoryRig();
  });
  afterEach(async () => {
    http?.close();
    http = undefined;
    await rig.remove();
  });

  /** Files under Mooring's stores that hold the secret in one of its spellings. */
  const holders = (): string[] => {
    const search = ["-rlaF", "-e", CANARY, "-e", ENCODED, "-e", "canary-p", join(rig.base, "store")];
    try {
      return execFileSync("grep", search, { encoding: "utf8" }).trim().split("\n");
    } catch {
      return [];
    }
  };

  it("signs in, and is kept with the secrets and nowhere else", async () => {
    rig.source("shop");
    http = await startGitHttpServer(rig.base, CANARY);
    const repositories = await rig.open();
    const host = `127.0.0.1:${http.port}`;
    const address = `http://ann:${ENCODED}@${host}/shop.git`;
    assert.deepEqual(await repositories.branchesAt({ url: address, access: "signIn" }), ["main"]);
    assert.deepEqual(repositories.problems({ name: "shop", url: address, level: "private" }), {});
    const record = await added(repositories, { url: address });
    assert.deepEqual(
      [record.status, record.url, record.access],
      ["active", `http://${host}/shop.git`, "password"],
      JSON.stringify(record.failure),
    );
    assert.equal((await synced(repositories, record.id)).status, "succeeded");
    assert.deepEqual(JSON.parse(rig.secrets.get(`mooring.repository.${record.id}`) ?? ""), {
      username: "ann",
      secret: CANARY,
      server: `http:${host}`,
    });
    const shown = JSON.stringify([repositories.list(), repositories.tasks(), rig.logged]);
    assert.ok(!shown.includes("canary-p"));
    assert.deepEqual(holders(), []);
  });

  it("takes the place of the old one on an edit, and is in no error when the host refuses it", async () => {
    rig.source("shop");
    http = await startGitHttpServer(rig.base, "right");
    const repositories = await rig.open();
    const url = `http://127.0.0.1:${http.port}/shop.git`;
    const secret = { username: "ann", secret: "right" };
    const { id } = await added(repositories, { url, access: "password", secret });
    await repositories.edit(id, { url: url.replace("//", `//ann:${ENCODED}@`) });
    const { failure } = await repositories.recheck(id);
    assert.equal(failure?.kind, "credentials");
    assert.ok(!JSON.stringify([failure, repositories.get(id), rig.logged]).includes("canary-p"));
    await repositories.edit(id, { url: url.replace("//", "//ann:right@") });
    assert.equal((await repositories.recheck(id)).failure, undefined);
    assert.equal(repositories.get(id)?.url, url);
  });

  const text = `# Mine.\nrepositories:\n  - name: shop\n    url: https://ann:${ENCODED}@127.0.0.1:9/x.git # soon\n`;

  it("in a registry of this user alone is moved to the secrets when the file is read", async () => {
    const registry = textRegistry(text);
    const repositories = await rig.open({ private: { ...rig.levelPorts("private"), registry } });
    const [record] = repositories.list();
    assert.deepEqual([record?.url, record?.access], ["https://127.0.0.1:9/x.git", "password"]);
    assert.equal(
      registry.text(),
      "# Mine.\nrepositories:\n  - name: shop\n    url: https://127.0.0.1:9/x.git # soon\n    access: password\n",
    );
    assert.match(rig.secrets.get(`mooring.repository.${record?.id ?? ""}`) ?? "", /"secret":"canary-p@ss\/9d1f"/);
    registry.edit(text.replace("ann", "bob"));
    await waitFor("the second one", () => registry.text()?.includes("access: password") === true);
    assert.match(rig.secrets.get(`mooring.repository.${record?.id ?? ""}`) ?? "", /"username":"bob"/);
  });

  it("in a registry of a Git repository is refused with its cure, and the file stays as it is", async () => {
    rig.git(rig.base, "init", "--quiet", "work");
    const file = join(rig.base, "work/mooring.yaml");
    await writeFile(file, text);
    const registry: RegistryPort = {
      label: file,
      file,
      read: () => readFile(file, "utf8"),
      write: (after) => writeFile(file, after),
    };
    const repositories = await rig.open({ private: { ...rig.levelPorts("private"), registry } });
    assert.deepEqual(repositories.list(), []);
    assert.equal(await readFile(file, "utf8"), text);
    assert.equal(rig.secrets.size, 0);
    assert.match(rig.logged.join("\n"), /"shop" contains a secret.*revoke it/);
    assert.ok(!rig.logged.join("\n").includes("canary-p"));

    // by a click
    await assert.rejects(repositories.takeCredential(file, 3), /No address on line 3/);
    await assert.rejects(repositories.takeCredential(join(rig.base, "other.yaml"), 4), /not managed in this window/);
    const record = await repositories.takeCredential(file, 4);
    assert.deepEqual([record.name, record.url], ["shop", "https://127.0.0.1:9/x.git"]);
    assert.equal(
      await readFile(file, "utf8"),
      "# Mine.\nrepositories:\n  - name: shop\n    url: https://127.0.0.1:9/x.git # soon\n    access: password\n",
    );
    assert.match(rig.secrets.get(`mooring.repository.${record.id}`) ?? "", /"secret":"canary-p@ss\/9d1f"/);
    assert.deepEqual(
      repositories.list().map(({ access, status }) => [access, status]),
      [["password", "pending"]],
    );
    assert.ok(!JSON.stringify([repositories.list(), rig.logged]).includes("canary-p"));
    assert.deepEqual(holders(), []);
  });
});
