import "../vscodeStub.ts";
import assert from "node:assert/strict";
import type { Commit } from "../../../../src/git/git.ts";
import { difference, FOLDER, folder, mapping, NOON, object, pack } from "../readModelOf.ts";

const { mappingsOfRepository } = await import("../../../../src/editor/repositories/panelMappings.ts");
const { isLastNight, timelineEvents } = await import("../../../../src/editor/panel/timeline/timelineEvents.ts");
const { timelineAnswers } = await import("../../../../src/editor/panel/timeline/timelineAnswers.ts");

const HOUR = 3_600_000;
const commit = (oid: string, time: number, subject: string, trailers: Commit["trailers"] = {}): Commit => ({
  ...{ oid: oid.repeat(40), parents: [], author: { name: "Ann", email: "ann@example.test" }, time, subject, body: "" },
  trailers,
});
const culprit = {
  manager: "kubectl-edit",
  operation: "Update",
  time: new Date(NOON - 14 * HOUR).toISOString(),
} as const;
const live = difference("spec.replicas", 5, 3, { culprit: { ...culprit, subresource: undefined } as never });
const state = folder([pack("web", [object("Deployment", "web", "drifted", [live])])], {
  mappings: [mapping("web", { sync: { state: "out", since: NOON - 14 * HOUR, share: 0.97, days: [] } })],
});
const COMMITS = [
  commit("a", NOON - HOUR, "Update pack shop/web", { "Mooring-Pack": "shop/web" }),
  commit("b", NOON - 40 * HOUR, "Release web"),
];

describe("the timeline of a pack", () => {
  const [web] = mappingsOfRepository([state], [FOLDER]);
  assert.ok(web);
  const events = timelineEvents(web, COMMITS, ["web/web.yaml"], NOON);

  it("is one list of files, commits and live changes, newest first", () => {
    assert.deepEqual(
      events.map(({ lane, title, who, canRevert, canRollBack }) => [lane, title, who, canRevert, canRollBack]),
      [
        ["file", "web/web.yaml", "", false, false],
        ["commit", "Update pack shop/web", "Ann", true, false], // as it is now
        ["cluster", "Deployment web · spec.replicas", "kubectl-edit", false, false],
        ["commit", "Release web", "Ann", false, true],
      ],
    );
  });

  it("answers what changed last night, since when it drifted, and what the last version in sync was", () => {
    const [night, since, last] = timelineAnswers(web, events, NOON);
    assert.deepEqual([night?.answer, night?.ids.length], ["1 change.", 1]);
    assert.match(since?.answer ?? "", /^Since .*22:00\.$/);
    assert.match(last?.answer ?? "", /^bbbbbbb Release web, of /);
  });

  it("does not guess where nothing was compared", () => {
    const unknown = {
      ...web,
      state: { ...web.state, sync: { state: "unknown", since: undefined, share: undefined, days: [] } },
    } as const;
    const [, since, last] = timelineAnswers(unknown, events, NOON);
    assert.match(since?.answer ?? "", /^Unknown/);
    assert.equal(last?.answer, "Unknown.");
  });

  it("takes the night from yesterday evening to this morning", () => {
    const at = (hours: number): boolean => isLastNight(NOON + hours * HOUR, NOON);
    assert.deepEqual([at(-3), at(-5), at(-17), at(-19)], [false, true, true, false]);
  });
});
