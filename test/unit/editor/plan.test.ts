import "./vscodeStub.ts";
import assert from "node:assert/strict";
import * as v from "valibot";
import type { Plan, PlannedWrite } from "../../../src/model/plan.ts";
import { redactObject } from "../../../src/support/redaction.ts";
import { difference, fieldsPath, NOON } from "./readModelOf.ts";

const { isConfirmed, planMessage } = await import("../../../src/editor/plan/planMessage.ts");
const { fromPageShape, planShape } = await import("../../../src/protocol/planProtocol.ts");
const { describeApplyReport } = await import("../../../src/editor/plan/describeReport.ts");

const write = (kind: string, name: string, options: Partial<PlannedWrite> = {}): PlannedWrite => ({
  action: "apply",
  ref: { apiVersion: "v1", kind, namespace: "shop", name },
  packId: "p",
  desired: undefined,
  differences: [difference("spec.replicas", 5, 3)],
  conflicts: [],
  resourceVersion: "1",
  uid: "u",
  takeOver: [],
  note: "",
  ...options,
});
const plan = (...writes: PlannedWrite[]): Plan => ({
  hash: "h",
  target: { context: "prod-eu", namespace: "shop" },
  identity: { server: "https://prod-eu:6443", caHash: "", uid: "" },
  texts: {},
  writes,
  leftOut: [],
  isProtected: true,
});
const message = (given: Plan) => planMessage(given, () => "shop/checkout", NOON);

describe("the plan as a page gets it", () => {
  it("names target, server, counts and the manager of each conflict", () => {
    const given = plan(
      write("Deployment", "checkout", {
        conflicts: [{ path: fieldsPath("spec.replicas"), manager: "kubectl-edit", message: "conflict" }],
      }),
      write("Service", "cart", { action: "create", differences: [difference("", undefined, {})] }),
    );
    const { target, server, summary, applyMany, isProtected, writes } = message(given);
    assert.deepEqual([target, server, isProtected], ["prod-eu/shop", "https://prod-eu:6443", true]);
    assert.equal(summary, "1 to change · 1 to create · 1 field · 1 conflict");
    assert.equal(applyMany, "Apply {0} Changes to prod-eu/shop");
    assert.deepEqual(writes[0]?.fields, [
      { path: "spec.replicas", kind: "changed", live: "5", desired: "3", who: "", hasPlace: false },
    ]);
    assert.deepEqual(
      writes[0]?.conflicts.map(({ manager }) => manager),
      ["kubectl-edit"],
    );
    assert.deepEqual(writes[1]?.fields, []);
  });

  it("is what the page's own check lets through", () => {
    assert.ok(
      v.is(planShape, message(plan(write("Deployment", "checkout"), write("Namespace", "old", { action: "delete" })))),
    );
  });

  it("has no value of a Secret", () => {
    const { data } = redactObject({ apiVersion: "v1", kind: "Secret", data: { password: "aHVudGVyMg==" } });
    const sent = JSON.stringify(
      message(
        plan(
          write("Secret", "store", {
            differences: [
              difference("data", data ?? null, { password: "x" }),
              difference("data.password", (data as { password: string }).password, "y"),
            ],
          }),
        ),
      ),
    );
    assert.ok(!sent.includes("mooring-redacted") && !sent.includes("aHVu"), sent);
  });
});

/** name, write, what was confirmed, whether it may go */
const CONFIRMATIONS: readonly (readonly [string, PlannedWrite, { write: number; name: string }[], boolean])[] = [
  ["a change needs nothing", write("Deployment", "a"), [], true],
  ["a delete needs a tick", write("Service", "a", { action: "delete" }), [], false],
  ["a ticked delete goes", write("Service", "a", { action: "delete" }), [{ write: 0, name: "" }], true],
  ["a tick for another write is none", write("Service", "a", { action: "delete" }), [{ write: 1, name: "" }], false],
  ["recreating needs a tick", write("Job", "a", { action: "recreate" }), [], false],
  ["a namespace needs its name", write("Namespace", "shop", { action: "delete" }), [{ write: 0, name: "" }], false],
  [
    "a wrong name is none",
    write("PersistentVolumeClaim", "data-0", { action: "delete" }),
    [{ write: 0, name: "data-1" }],
    false,
  ],
  [
    "the right name goes",
    write("CustomResourceDefinition", "a.b.c", { action: "delete" }),
    [{ write: 0, name: "a.b.c" }],
    true,
  ],
];

describe("what must be confirmed", () => {
  for (const [name, given, confirmed, wanted] of CONFIRMATIONS)
    it(name, () => assert.equal(isConfirmed(plan(given), confirmed), wanted));
});

describe("messages of a page", () => {
  const refused: readonly unknown[] = [
    null,
    "apply",
    { type: "apply" },
    { type: "apply", hash: "h", force: [{ write: -1, conflict: 0 }], confirmed: [] },
    { type: "openPlace", write: 0.5, field: 0 },
    { type: "run", command: "x" },
    { type: "ready", more: 1 },
  ];
  for (const given of refused) it(`refuses ${JSON.stringify(given)}`, () => assert.ok(!v.is(fromPageShape, given)));
  it("takes an approval", () =>
    assert.ok(v.is(fromPageShape, { type: "apply", hash: "h", force: [{ write: 0, conflict: 1 }], confirmed: [] })));
});

describe("the report of an apply", () => {
  it("puts each result beside its write, whatever order they came in", () => {
    const [first, second] = [write("Deployment", "a"), write("Service", "b")];
    const done = describeApplyReport({
      id: "1",
      plan: plan(first, second),
      canUndo: true,
      results: [
        { write: second, outcome: "failed", message: "token: hunter2secret" },
        { write: first, outcome: "notReached", message: "" },
      ],
    });
    assert.deepEqual(
      done.results.map(({ outcome }) => outcome),
      ["notReached", "failed"],
    );
    assert.equal(done.isOk, false);
    assert.ok(!JSON.stringify(done).includes("hunter2secret"));
  });

  it("stays a success while, and when, what was written is not ready", () => {
    const store = write("StatefulSet", "store");
    const report = {
      id: "1",
      plan: plan(store),
      canUndo: true,
      results: [{ write: store, outcome: "written" as const, message: "" }],
    };
    const health = { status: "inProgress" as const, message: "0 of 1 ready" };
    const step = { message: "StatefulSet shop/store: 0 of 1 ready", done: 0, total: 1 };
    const told = [
      describeApplyReport(report, { kind: "waiting", step }),
      describeApplyReport(report, { kind: "over", notReady: [{ ref: store.ref, health }] }),
      describeApplyReport(report, { kind: "over", notReady: [] }),
    ].map(({ message, readiness, isOk, isWaiting }) => ({ message, readiness, isOk, isWaiting }));
    const message = "1 change written to prod-eu/shop.";
    assert.deepEqual(told, [
      {
        message,
        readiness: "Waiting for objects to become ready, 0 of 1. StatefulSet shop/store: 0 of 1 ready",
        isOk: true,
        isWaiting: true,
      },
      { message, readiness: "Not ready yet: StatefulSet shop/store (0 of 1 ready).", isOk: true, isWaiting: false },
      { message, readiness: "All objects are ready.", isOk: true, isWaiting: false },
    ]);
  });
});
