// Deliveries of a real Gitea at the real receiver: what is pushed from another clone is in the copy, whatever happens to the hook.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createLog } from "../../../src/support/log.ts";
import { type DeliveryReceiver, receiveDeliveries } from "../../../src/webhooks/receiveDeliveries.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { useGiteaRig } from "./giteaRig.ts";

const git = promisify(execFile);
const ROTATIONS = 3;

describe("pushes that a real Gitea delivers to the real receiver", function () {
  this.timeout(120_000);
  const at = useGiteaRig();
  let receiving: DeliveryReceiver;
  let answers: number[];

  beforeEach(async () => {
    answers = [];
    const { repositories, clock } = at;
    const log = createLog(() => undefined);
    const onAnswered = (status: number): void => void answers.push(status);
    receiving = await receiveDeliveries({ repositories, clock, log, port: 0, names: [], onAnswered });
    at.receiverAddress = `http://127.0.0.1:${receiving.port}`;
  });
  afterEach(() => {
    receiving.dispose();
    at.receiverAddress = undefined;
  });

  /** A clone of somebody else; answers how to push a commit from it. */
  const otherClone = async (url: string): Promise<() => Promise<string>> => {
    const address = new URL(url);
    address.username = at.gitea.ann.name;
    address.password = at.gitea.ann.password;
    const folder = join(at.rig.base, "other");
    const env = { ...at.rig.environment, GIT_CONFIG_NOSYSTEM: "1" };
    const run = async (cwd: string, ...args: string[]): Promise<string> =>
      (await git("git", args, { cwd, env })).stdout.trim();
    await run(at.rig.base, "clone", "--quiet", address.href, folder);
    let count = 0;
    return async () => {
      count += 1;
      writeFileSync(join(folder, "count"), String(count));
      await run(folder, "add", "count");
      await run(folder, "commit", "--quiet", "-m", `Count to ${count}`);
      await run(folder, "push", "--quiet", "origin", "main");
      return run(folder, "rev-parse", "HEAD");
    };
  };

  it("miss nothing while the secret is changed again and again under a load of them", async () => {
    const { id, url } = await at.given();
    const webhook = at.repositories.webhook(id);
    await webhook.connect();
    const push = await otherClone(url);
    const pushed: string[] = [];
    let isRotating = true;
    const load = (async () => {
      while (isRotating) pushed.push(await push());
      // and some more, which only the last secret signs
      for (let more = 0; more < 3; more += 1) pushed.push(await push());
    })();
    const secrets = new Set<string | undefined>();
    try {
      for (let rotation = 0; rotation < ROTATIONS; rotation += 1) {
        const before = pushed.length;
        await webhook.rotateSecret();
        await waitFor("pushes under the new secret", async () => pushed.length > before + 1);
        secrets.add(at.rig.secrets.get(`mooring.repository.${id}.hook`));
      }
    } finally {
      isRotating = false;
      await load;
    }
    const last = pushed.at(-1);
    await waitFor("the last push in the copy", async () => at.repositories.get(id)?.head === last);
    const known = at.repositories.commits(id, {}, { offset: 0, limit: 1_000 }).commits.map(({ oid }) => oid);
    assert.deepEqual(
      pushed.filter((oid) => !known.includes(oid)),
      [],
    );
    assert.equal(secrets.size, ROTATIONS);
    await waitFor("a delivery of each push", async () => answers.length >= pushed.length);
    const refused = answers.filter((status) => status !== 202);
    assert.deepEqual(refused, [], "a delivery was turned away");
  });
});
