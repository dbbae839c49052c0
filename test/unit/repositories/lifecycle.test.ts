import assert from "node:assert/strict";
import fc from "fast-check";
import {
  canMove,
  type LifecycleEvent,
  nextStatus,
  type RepositoryStatus,
} from "../../../src/repositories/api/lifecycle.ts";
import { MooringError } from "../../../src/support/errors.ts";

const EVENTS: readonly LifecycleEvent[] = ["initialize", "mirror", "succeed", "fail", "archive", "activate", "reset"];

/** The legal moves as they were asked for, apart from the code. */
const LEGAL: Readonly<Record<RepositoryStatus, readonly RepositoryStatus[]>> = {
  pending: ["initializing", "mirroring", "failed"],
  initializing: ["active", "failed", "pending"],
  mirroring: ["active", "failed", "pending"],
  active: ["active", "failed", "archived"],
  failed: ["initializing", "mirroring", "active", "failed"],
  archived: ["active"],
};

describe("the lifecycle of a repository", () => {
  it("makes legal moves only, whatever happens in whatever order", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 60 }), (events) => {
        let status: RepositoryStatus = "pending";
        let hadClone = false;
        for (const event of events) {
          if (!canMove(status, event)) {
            const now = status;
            assert.throws(
              () => nextStatus(now, event),
              (error) => MooringError.is(error, "refused"),
            );
            continue;
          }
          const next: RepositoryStatus = nextStatus(status, event);
          assert.ok(LEGAL[status].includes(next), `${status} → ${next}`);
          hadClone ||= next === "active";
          // nothing is archived that never had a copy
          assert.ok(next !== "archived" || hadClone);
          status = next;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("reaches every status, and leaves every one", () => {
    const reached = new Set<RepositoryStatus>(["pending"]);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const status of [...reached])
        for (const event of EVENTS) if (canMove(status, event)) reached.add(nextStatus(status, event));
    }
    assert.equal(reached.size, 6);
    for (const status of reached)
      assert.ok(
        EVENTS.some((event) => canMove(status, event)),
        status,
      );
  });
});
