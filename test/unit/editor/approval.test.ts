import "./vscodeStub.ts";
import assert from "node:assert/strict";
import * as v from "valibot";
import type { Plan } from "../../../src/model/plan.ts";
import { difference, fieldsPath, NOON } from "./readModelOf.ts";
import type { PolicyReview } from "../../../src/reconcile/api/mappingRequests.ts";

const { approvalMessage } = await import("../../../src/editor/plan/approvalMessage.ts");
const { createApprovalStore } = await import("../../../src/editor/approvalStore.ts");
const { planShape } = await import("../../../src/protocol/planProtocol.ts");

const target = { context: "prod-eu", namespace: "shop" };
const identity = { server: "https://prod-eu:6443", caHash: "", uid: "" };
const plan: Plan = {
  hash: "h",
  target,
  identity,
  texts: {},
  isProtected: true,
  leftOut: [],
  writes: [
    {
      action: "apply",
      ref: { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "cart" },
      packId: "p",
      desired: undefined,
      differences: [difference("data.key", "by hand", "one")],
      conflicts: [{ path: fieldsPath("data.key"), manager: "kubectl-edit", message: "conflict" }],
      resourceVersion: "1",
      uid: "u",
      takeOver: [],
      note: "",
    },
  ],
};
const review: PolicyReview = {
  selection: { folder: "/ws/shop", packId: "folder:cart" },
  packName: "shop/cart",
  policies: ["heal", "commit", "push"],
  scope: {
    packId: "folder:cart",
    repository: "https://git.example.com/shop.git",
    path: "cart",
    target,
    identity,
    reach: ["cluster/ClusterRole.rbac.authorization.k8s.io", "namespace/shop"],
    protected: [],
  },
  branch: "main",
  head: "abc",
  upstream: "origin/main",
  files: ["/ws/shop/cart/a.yaml"],
  plan,
  unknown: 0,
};
const message = (change: Partial<PolicyReview> = {}) =>
  approvalMessage({ ...review, ...change }, (file) => file.replace("/ws/shop/", ""), NOON);

describe("the page of an approval", () => {
  it("names policies, branch, cluster, namespace and what is written to, and shows the plan of the first heal", () => {
    const { approval, writes, isProtected, target: title } = message();
    assert.deepEqual(
      approval?.facts.map(({ label, values }) => `${label}: ${values.join(" | ")}`),
      [
        "Policies: Heal: applies the committed files on main whenever prod-eu/shop differs, including after a pull | Commit on save: cart/a.yaml | Push commits to origin/main",
        "Pack: shop/cart · cart",
        "Branch: main · https://git.example.com/shop.git",
        "Cluster: prod-eu · https://prod-eu:6443",
        "Namespace: shop",
        "Writes to: ClusterRole.rbac.authorization.k8s.io (whole cluster), namespace shop",
      ],
    );
    assert.equal(approval?.firstRun, "The first heal would write: 1 to change · 1 field · 1 conflict");
    assert.deepEqual([title, isProtected], ["Approve the Policies of shop/cart", true]);
    // nothing is chosen here: a heal takes the field back
    assert.deepEqual([writes[0]?.note, writes[0]?.conflicts], ["Takes over data.key from kubectl-edit.", []]);
    assert.ok(v.is(planShape, message()));
  });

  it("says that the first heal would write nothing, and what is not known", () => {
    const { approval, writes } = message({ plan: undefined, unknown: 2 });
    assert.equal(
      approval?.firstRun,
      "The first heal would write nothing: the cluster matches the files. 2 objects have not been compared yet.",
    );
    assert.deepEqual(writes, []);
    assert.ok(v.is(planShape, message({ plan: undefined })));
  });

  it("shows no plan and no cluster writes where nothing heals", () => {
    const { approval } = message({ plan: undefined, policies: ["commit", "pullRequest"] });
    assert.equal(approval?.firstRun, "");
    assert.ok(!approval?.facts.some(({ label }) => label === "Writes to"));
  });
});

describe("approvals in the state of the workspace", () => {
  it("are kept by folder, taken back, and begin anew where they cannot be read", async () => {
    const state = new Map<string, unknown>();
    const memento = {
      keys: () => [...state.keys()],
      get: (key: string) => state.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void state.set(key, value)),
    };
    const store = createApprovalStore(memento as never);
    const approval = { ...review.scope, branch: "main", policies: review.policies };
    await store.set("/ws/shop", [approval]);
    await store.set("/ws/other", [{ ...approval, identity: undefined }]);
    assert.deepEqual(createApprovalStore(memento as never).get("/ws/shop"), [approval]);
    assert.deepEqual(store.get("constructor"), []);
    await store.set("/ws/shop", []);
    assert.deepEqual([store.get("/ws/shop").length, store.get("/ws/other").length], [0, 1]);
    state.set("mooring.approvals", { "/ws/other": [{ ...approval, policies: ["everything"] }] });
    assert.deepEqual(store.get("/ws/other"), []);
  });
});
