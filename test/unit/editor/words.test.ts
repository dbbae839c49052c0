import "./vscodeStub.ts";
import assert from "node:assert/strict";
import { difference, NOON, object } from "./readModelOf.ts";
import { redactObject } from "../../../src/support/redaction.ts";

const { describeDifference, describeSides } = await import("../../../src/editor/words/describeDifference.ts");
const { describeObject, describeEvidence } = await import("../../../src/editor/words/describeObject.ts");
const { formatTime, formatAgo } = await import("../../../src/editor/words/formatTime.ts");
const { formatValue, formatBlock } = await import("../../../src/editor/words/formatValue.ts");
const { escapeMarkdown, codeBlock, bothSides } = await import("../../../src/editor/words/markdown.ts");
const { packTitle, summarize } = await import("../../../src/editor/words/words.ts");

const at = (hours: number, minutes: number): string => new Date(2026, 5, 15, hours, minutes).toISOString();
const edit = { manager: "kubectl-edit", operation: "Update" as const, subresource: "", time: at(11, 3) };

/** name, difference, the sentence on the line */
const SENTENCES = [
  [
    "a changed field names both values and who",
    difference("spec.replicas", 5, 3, { culprit: edit }),
    "live has 5 (kubectl-edit, today 11:03), file says 3",
  ],
  [
    "a culprit without a time",
    difference("spec.replicas", 5, 3, { culprit: { ...edit, time: "" } }),
    "live has 5 (kubectl-edit), file says 3",
  ],
  [
    "a subresource is named",
    difference("spec.replicas", 5, 3, { culprit: { ...edit, manager: "kubectl", subresource: "scale", time: "" } }),
    "live has 5 (kubectl (scale)), file says 3",
  ],
  [
    "a guess says that it is one",
    difference("spec.replicas", undefined, 3, { culprit: { ...edit, isInferred: true } }),
    "not set in the cluster (perhaps kubectl-edit, today 11:03), file says 3",
  ],
  [
    "a field the cluster does not have",
    difference("spec.replicas", undefined, 3),
    "not set in the cluster, file says 3",
  ],
  [
    "a removed field names its path",
    difference("resources.limits.cpu", "2", undefined),
    "`resources.limits.cpu` was removed from the file but is still set in the cluster (2)",
  ],
  [
    "another order",
    difference("args", ["b"], ["a"], { kind: "order" }),
    "live has the same items in a different order",
  ],
] as const;

describe("words on the line", () => {
  for (const [name, given, wanted] of SENTENCES) it(name, () => assert.equal(describeDifference(given, NOON), wanted));

  it("never shows a value of a Secret, on no side", () => {
    const data = (value: string) =>
      redactObject({ apiVersion: "v1", kind: "Secret", data: { password: Buffer.from(value).toString("base64") } })
        .data;
    const given = difference("data", data("hunter2") ?? null, data("hunter3") ?? null);
    for (const text of [
      describeDifference(given, NOON),
      describeSides(given),
      formatBlock(given.live),
      formatValue(given.desired),
      bothSides(given),
    ]) {
      assert.ok(!/mooring-redacted|hunter|aHVud/.test(text), text);
    }
    const single = {
      ...given,
      live: (given.live as { password: string }).password,
      desired: (given.desired as { password: string }).password,
    };
    assert.equal(describeDifference(single, NOON), "live value differs");
  });
});

describe("words of a row", () => {
  it("says state, number of fields, and who and when", () => {
    const row = object("Deployment", "checkout", "drifted", [
      difference("a", 1, 2, { culprit: edit }),
      difference("b", 1, 2),
    ]);
    assert.equal(describeObject(row, NOON), "drifted · 2 fields · kubectl-edit, 11:03");
  });

  it("counts no field where the whole object is missing", () => {
    assert.equal(
      describeObject(object("Service", "cart", "missing", [difference("", undefined, {})]), NOON),
      "missing in cluster",
    );
  });

  it("says until when a verdict held while the cluster is away", () => {
    const row = object("Service", "cart", "inSync", [], { staleSince: NOON - 180_000 });
    assert.match(describeObject(row, NOON), /^in sync · last seen \d\d:57$/);
  });

  it("names the evidence with its age", () => {
    const { verdict } = object("Service", "cart", "inSync");
    assert.ok(verdict);
    assert.equal(describeEvidence(verdict, NOON), "verified from the watch cache, 4 s ago");
    assert.equal(describeEvidence({ ...verdict, evidence: "dryRun" }, NOON), "confirmed by dry-run, 4 s ago");
  });

  it("sums up a pack", () => {
    const none = { inSync: 0, drifted: 0, missing: 0, extra: 0, blocked: 0, unknown: 0 };
    assert.equal(summarize({ ...none, drifted: 2, inSync: 14 }), "2 drifted, 14 in sync");
    assert.equal(summarize({ ...none, inSync: 14 }), "in sync");
    assert.equal(summarize(none), "");
  });

  it("fills the namespace of a pack from the target", () => {
    assert.equal(packTitle({ name: "/mailer" }), "mailer");
    assert.equal(packTitle({ name: "/mailer" }, { context: "prod", namespace: "shop" }), "shop/mailer");
    assert.equal(packTitle({ name: "other/mailer" }, { context: "prod", namespace: "shop" }), "other/mailer");
  });
});

describe("times and values", () => {
  it("gives the clock today, the weekday within the week, else the date", () => {
    assert.equal(formatTime(at(9, 5), NOON), "09:05");
    assert.match(formatTime(new Date(2026, 5, 13, 9, 5).toISOString(), NOON), /^\p{L}+\.? 09:05$/u);
    assert.equal(formatTime(new Date(2026, 1, 3, 9, 5).toISOString(), NOON), "2026-02-03 09:05");
    assert.equal(formatTime("nonsense", NOON), "");
    assert.equal(formatAgo(NOON - 2 * 86_400_000, NOON), "2 days ago");
  });

  it("quotes what would be read wrongly and cuts what is long", () => {
    assert.equal(formatValue("web:1.2"), "web:1.2");
    assert.equal(formatValue("two words"), '"two words"');
    assert.equal(formatValue({ a: [1, 2n] }), '{"a":[1,2]}');
    assert.equal(formatValue("x".repeat(200)).length, 80);
  });

  it("lets nothing of a cluster become markup", () => {
    assert.equal(escapeMarkdown("[a](command:x) <b>"), "\\[a\\]\\(command\\:x\\) \\<b\\>");
    assert.ok(codeBlock("```\n[x](command:y)").includes("\n````yaml\n"));
    assert.ok(!/\|.*`a\|b`/.test(bothSides({ live: "a|b", desired: "a`b" })));
  });
});
