import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { added, RepositoryRig, synced } from "./repositoryRig.ts";
import { type TextRegistry, textRegistry } from "./rigPorts.ts";

const TEXT = `# Shared with everyone.
repositories:
  # the shop itself
  - name: shop
    url: https://git.example.test/team/shop.git # moved in spring
    branch: main
    access: token
ignore: [] # nothing yet
`;

describe("where repositories are written down", () => {
  let rig: RepositoryRig;
  let registry: TextRegistry;
  let repositories: Repositories;

  beforeEach(async () => {
    rig = new RepositoryRig();
    registry = textRegistry(TEXT);
    repositories = await rig.open({ private: { ...rig.levelPorts("private"), registry } });
  });
  afterEach(() => rig.remove());

  it("are read, and nothing is cloned unasked", () => {
    const [record] = repositories.list();
    assert.deepEqual(
      [record?.name, record?.branch, record?.access, record?.status],
      ["shop", "main", "token", "pending"],
    );
    assert.deepEqual(repositories.tasks(), []);
    assert.equal(registry.text(), TEXT);
  });

  it("get one line per change; comments, order and style stay", async () => {
    const url = "ssh://git@127.0.0.1:9/team/platform.git";
    const { id } = await repositories.add({ name: "platform", url, access: "ssh", level: "private" });
    const [task] = repositories.tasks(id);
    await repositories.cancelTask(task?.id ?? "");
    const entry = `  - name: platform\n    url: ${url}\n    access: ssh\n    level: private\n`;
    assert.equal(registry.text(), TEXT.replace("ignore:", `${entry}ignore:`));
    await repositories.edit(id, { name: "base", branch: "stable" });
    const changed = `  - name: base\n    url: ${url}\n    access: ssh\n    level: private\n    branch: stable\n`;
    assert.equal(registry.text(), TEXT.replace("ignore:", `${changed}ignore:`));
    await repositories.remove(id);
    assert.equal(registry.text(), TEXT);
  });

  it("follow what people edit by hand; a rename is the same repository", () => {
    const [before] = repositories.list();
    registry.edit(TEXT.replace("name: shop", "name: store"));
    return waitFor("the new name", () => repositories.list()[0]?.name === "store").then(async () => {
      assert.equal(repositories.list()[0]?.id, before?.id);
      registry.edit("repositories: []\n");
      await waitFor("an empty list", () => repositories.list().length === 0);
      registry.edit(TEXT);
      await waitFor("the list", () => repositories.list().length === 1);
      assert.equal(repositories.list()[0]?.id, before?.id);
    });
  });

  const elsewhere = TEXT.replace("team/shop.git", "mallory/shop.git");

  it("wait for a confirmation where a known name has another address", async () => {
    const [before] = repositories.list();
    assert.ok(before);
    registry.edit(elsewhere.replace("branch: main", "branch: evil"));
    await waitFor("the question", () => repositories.list()[0]?.movedTo !== undefined);
    const [record, ...others] = repositories.list();
    assert.deepEqual(others, []);
    // as it was, and asked about
    assert.deepEqual(record, { ...before, movedTo: "https://git.example.test/mallory/shop.git" });
    registry.edit(TEXT);
    await waitFor("the old address", () => repositories.list()[0]?.movedTo === undefined);
    registry.edit(elsewhere);
    await waitFor("the question", () => repositories.list()[0]?.movedTo !== undefined);
    await repositories.edit(before.id, { url: "https://git.example.test/mallory/shop.git" });
    const [after] = repositories.list();
    assert.deepEqual(
      [after?.id, after?.url, after?.movedTo],
      [before.id, "https://git.example.test/mallory/shop.git", undefined],
    );
    assert.equal(registry.text(), elsewhere);
  });

  it("are asked about as well when the entry was gone in between", async () => {
    const [before] = repositories.list();
    registry.edit("repositories: []\n");
    await waitFor("an empty list", () => repositories.list().length === 0);
    registry.edit(elsewhere);
    await waitFor("the list", () => repositories.list().length === 1);
    assert.deepEqual([repositories.list()[0]?.id, repositories.list()[0]?.url], [before?.id, before?.url]);
    assert.ok(repositories.list()[0]?.movedTo);
  });

  it("do not get file and http addresses, which mean nothing on another machine", async () => {
    const { url } = rig.source("local");
    const record = await added(repositories, { name: "local", url });
    assert.equal(record.status, "active");
    assert.equal(registry.text(), TEXT);
    assert.deepEqual(
      repositories.list().map(({ name }) => name),
      ["local", "shop"],
    );
  });

  it("refuse a second one of the same name, and a file that cannot be read, before anything is written", async () => {
    const add = (name: string) =>
      repositories.add({ name, url: "ssh://git@127.0.0.1:9/x.git", access: "ssh", level: "private" });
    await assert.rejects(add("shop"), (error) => MooringError.is(error, "refused"));
    registry.edit(`${TEXT}broken: [\n`);
    await assert.rejects(add("other"), (error) => MooringError.is(error, "badInput"));
    assert.equal(registry.text(), `${TEXT}broken: [\n`);
    assert.deepEqual(
      repositories.list().filter(({ name }) => name === "other"),
      [],
    );
  });

  it("may change the level of a repository, with its copy", async () => {
    const { url } = rig.source("local");
    const record = await added(repositories, { name: "local", url });
    const moved = await repositories.edit(record.id, { level: "organization" });
    assert.deepEqual([moved.id, moved.level, moved.status], [record.id, "organization", "active"]);
    assert.equal(existsSync(join(rig.base, "store/private/repositories", record.id)), false);
    assert.equal(await repositories.textAt(record.id, undefined, "README.md"), "# local\n");
    assert.equal((await synced(repositories, record.id)).status, "succeeded");
  });

  it("of the organization are in every workspace, with one window that writes and the next one ready", async () => {
    const { url } = rig.source("local");
    const { id } = await added(repositories, { name: "shared", url, level: "organization" });
    const other = await rig.open({ private: rig.levelPorts("other") });
    assert.deepEqual(other.lead(), { private: true, organization: false });
    assert.deepEqual(
      other.list().map(({ name }) => name),
      ["shared"],
    );
    assert.equal(await other.textAt(id, undefined, "README.md"), "# local\n");
    await assert.rejects(other.sync(id), (error) => MooringError.is(error, "locked"));
    await repositories.edit(id, { name: "renamed" });
    await waitFor("the new name in the other window", () => other.get(id)?.name === "renamed", 10_000);
    repositories.dispose();
    await waitFor("the lead", () => other.lead().organization, 10_000);
    assert.equal((await synced(other, id)).status, "succeeded");
  });
});
