// Deliveries that never arrive: the schedule alone brings everything.
import assert from "node:assert/strict";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { added, RepositoryRig } from "../repositories/repositoryRig.ts";
import { ShiftedClock } from "./shiftedClock.ts";

const MINUTE = 60_000;
const INTERVAL = 15 * MINUTE;
/** The latest that a look may be: the interval, its jitter, and the time between two looks at what is due. */
const LATEST = INTERVAL * 1.1 + MINUTE;

describe("a repository of which every delivery is lost", () => {
  let rig: RepositoryRig;
  let clock: ShiftedClock;
  let repositories: Repositories;
  beforeEach(async () => {
    rig = new RepositoryRig();
    clock = new ShiftedClock();
    rig.clock = clock;
    rig.syncInterval = INTERVAL;
    repositories = await rig.open();
  });
  afterEach(() => rig.remove());

  const tipOf = (id: string): string | undefined => repositories.branches(id).find(({ name }) => name === "main")?.oid;

  it("has what was pushed by the next look, however often and whatever was pushed", async () => {
    const source = rig.source("shop");
    const { id } = await added(repositories, { url: source.url });
    for (const pushes of [1, 3, 0, 2]) {
      let tip = tipOf(id);
      for (let push = 0; push < pushes; push += 1)
        tip = rig.commit(source.folder, { "map.yaml": `round: ${pushes}.${push}\n` }, `Push ${push} of ${pushes}`);
      const [before] = repositories.tasks(id);
      clock.pass(LATEST);
      const look = await waitFor("the next look", () => {
        const [newest] = repositories.tasks(id);
        return newest?.id !== before?.id && newest;
      });
      // the time of the one after that is counted from its end
      await repositories.whenEnded(look.id);
      assert.equal(tipOf(id), tip);
    }
  });
});
