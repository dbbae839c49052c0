import assert from "node:assert/strict";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { startGitHttpServer, type GitHttpServer } from "../git/gitHttpServer.ts";
import { added, RepositoryRig } from "./repositoryRig.ts";
import type { SecretsPort } from "../../../src/support/secretsPort.ts";

const PASSWORD = "canary-of-the-keyring";

describe("a secret storage that is locked", () => {
  let rig: RepositoryRig;
  let server: GitHttpServer;
  let isLocked = false;
  let url = "";
  let repositories: Repositories;

  beforeEach(async () => {
    rig = new RepositoryRig();
    isLocked = false;
    rig.source("shop");
    server = await startGitHttpServer(rig.base, PASSWORD);
    url = `http://127.0.0.1:${server.port}/shop.git`;
    repositories = await rig.open({ secrets });
  });
  afterEach(async () => {
    server.close();
    await rig.remove();
  });

  const opened = (): void => {
    if (isLocked) throw new Error("Cannot autolaunch D-Bus without X11 $DISPLAY");
  };
  const secrets: SecretsPort = {
    get: async (key) => (opened(), rig.secrets.get(key)),
    set: async (key, value) => (opened(), void rig.secrets.set(key, value)),
    delete: async (key) => (opened(), void rig.secrets.delete(key)),
  };
  const given = () =>
    ({
      name: "shop",
      url,
      access: "password",
      level: "private",
      secret: { username: "ann", secret: PASSWORD },
    }) as const;
  const isExplained = (error: unknown): boolean =>
    MooringError.is(error, "locked") &&
    error.kind === "secretStore" &&
    /^The secret storage of this editor cannot be used \(.*D-Bus/.test(error.message);

  it("registers nothing, and says why", async () => {
    isLocked = true;
    await assert.rejects(repositories.add(given()), isExplained);
    assert.deepEqual([repositories.list(), repositories.tasks(), [...rig.secrets]], [[], [], []]);
  });

  it("lets what is there be seen, names the cure once, and goes on when it is unlocked", async () => {
    const { id } = await added(repositories, given());
    isLocked = true;
    const task = await repositories.sync(id);
    await waitFor("the failure", () => repositories.tasks(id).find((one) => one.id === task.id)?.failure);
    const { failure } = repositories.tasks(id).find((one) => one.id === task.id) ?? {};
    assert.deepEqual([failure?.kind, failure?.cure.includes("Unlock the keyring")], ["secretStore", true]);
    assert.ok(repositories.branches(id).length > 0);
    isLocked = false;
    await repositories.cancelTask(task.id);
    assert.equal((await repositories.whenEnded((await repositories.sync(id)).id)).status, "succeeded");
    assert.ok(!JSON.stringify([repositories.list(), repositories.tasks(), rig.logged]).includes(PASSWORD));
  });
});
