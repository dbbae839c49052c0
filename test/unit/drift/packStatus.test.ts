import assert from "node:assert/strict";
import { packReportOf } from "../../../src/drift/health/packStatus.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { PackStatus } from "../../../src/model/packReport.ts";
import { packResource } from "../../testbed/packDefinition.ts";

const condition = (type: string, status: string, reason = "", message = ""): JsonObject => ({
  conditions: [{ type, status, reason, message }],
});
const DELETING = { deletionTimestamp: "2026-11-02T12:00:00Z" };

describe("the status of a Pack resource", () => {
  const cases: readonly (readonly [
    what: string,
    status: JsonObject,
    metadata: JsonObject,
    expected: PackStatus | undefined,
  ])[] = [
    ["no status yet", {}, {}, undefined],
    ["the word Applied", { status: "Applied" }, {}, "applied"],
    ["the word of another release", { phase: "Deployed" }, {}, "applied"],
    ["a word with blanks", { state: "Apply Failed" }, {}, "applyFailed"],
    ["a word with dashes", { phase: "pending-upgrade" }, {}, undefined],
    ["an unknown word and a condition", { phase: "Odd", ...condition("Applied", "True") }, {}, "applied"],
    ["the condition that it is applied", condition("Applied", "True"), {}, "applied"],
    ["the condition that it is not", condition("Applied", "False", "InstallFailed"), {}, "applyFailed"],
    ["work under way", condition("Ready", "False", "Progressing"), {}, undefined],
    ["a stalled operator", condition("Stalled", "True"), {}, "applyFailed"],
    ["values against the schema", condition("Valid", "False", "SchemaError"), {}, "invalid"],
    ["the word Invalid", { status: "Invalid" }, {}, "invalid"],
    ["a deletion under way", { status: "Applied" }, DELETING, "removing"],
    ["a deletion before any status", {}, DELETING, "removing"],
    ["a deletion that fails", condition("Removed", "False", "HookFailed"), DELETING, "removeFailed"],
    ["a deletion that goes on", condition("Removed", "False", "Progressing"), DELETING, "removing"],
    ["a failure while it is deleted", { status: "Failed" }, DELETING, "removeFailed"],
    ["the word Removed", { status: "Removed" }, {}, "removed"],
  ];
  for (const [what, status, metadata, expected] of cases)
    it(`${expected ?? "is not known"}: ${what}`, () =>
      assert.equal(packReportOf({ ...packResource("web", {}, metadata), status }).status, expected));

  it("carries what the operator says, and when it tries again", () => {
    const status = {
      phase: "Failed",
      retries: 3,
      nextRetryAt: "2026-11-02T12:00:00Z",
      ...condition("Applied", "False", "UpgradeFailed", "timed out"),
    };
    assert.deepEqual(packReportOf({ ...packResource("web"), status }), {
      status: "applyFailed",
      message: "timed out",
      isBehind: false,
      retry: { attempts: 3, at: Date.parse("2026-11-02T12:00:00Z") },
      chart: "genpack",
      version: "~=0.6.1",
    });
  });

  it("is old when the operator has not seen the last change", () => {
    const body = { ...packResource("web", {}, { generation: 2 }), status: { phase: "Applied", observedGeneration: 1 } };
    assert.equal(packReportOf(body).isBehind, true);
  });
});
