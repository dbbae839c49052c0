import assert from "node:assert/strict";
import { DEFAULT_POLICY, type MappingPolicy } from "../../../src/mappings/mooringConfig.ts";
import {
  type AutomaticPolicy,
  automaticPolicies,
  type Checkout,
  consentFor,
  type PolicyApproval,
  type PolicyScope,
} from "../../../src/mappings/config/policyApproval.ts";

const ALL: readonly AutomaticPolicy[] = ["heal", "commit", "push", "prune"];
const MAIN: Checkout = { branch: "main", operation: undefined };
const IDENTITY = { server: "https://staging:6443", caHash: "ca", uid: "1" };
const SCOPE: PolicyScope = {
  packId: "folder:apps/cart",
  repository: "https://git.example.com/team/shop.git",
  path: "apps/cart",
  target: { context: "staging", namespace: "shop" },
  identity: IDENTITY,
  reach: ["cluster/Namespace", "namespace/shop"],
  protected: ["prod-*", "admin"],
};
const APPROVED: PolicyApproval = { ...SCOPE, branch: "main", policies: ALL };

function consent(change: Partial<PolicyScope> = {}, wanted = ALL, checkout = MAIN, approvals = [APPROVED]) {
  return consentFor(approvals, wanted, { ...SCOPE, ...change }, checkout);
}

describe("the approval of policies", () => {
  it("is needed by nothing that acts only on a click", () => {
    assert.equal(consent({}, []).kind, "none");
    assert.deepEqual(automaticPolicies(DEFAULT_POLICY, false), []);
    assert.deepEqual(automaticPolicies(DEFAULT_POLICY, true), []);
  });

  it("is waited for by every policy until it is given", () => {
    for (const policy of ALL) {
      const { kind, approved, waiting } = consent({}, [policy], MAIN, []);
      assert.deepEqual([kind, approved, waiting], ["waiting", [], [policy]]);
    }
    assert.equal(consent().kind, "approved");
  });

  const widened: readonly (readonly [what: string, change: Partial<PolicyScope>, message: RegExp])[] = [
    ["another pack", { packId: "chart:apps/cart" }, /Waiting for your approval: heal, commit on save, push/],
    ["another path", { path: "apps" }, /path is apps, approved for apps\/cart/],
    ["another address", { repository: "https://git.example.com/mallory/shop.git" }, /repository is .*mallory/],
    ["a remote that is gone", { repository: "" }, /without a remote, approved for https/],
    [
      "another context",
      { target: { context: "admin", namespace: "shop" } },
      /target is admin\/shop, approved for staging/,
    ],
    [
      "another namespace",
      { target: { context: "staging", namespace: "kube-system" } },
      /target is staging\/kube-system/,
    ],
    ["no protection", { protected: [] }, /no longer protects prod-\*, admin/],
    ["less protection", { protected: ["admin"] }, /no longer protects prod-\*/],
    ["a narrower pattern", { protected: ["admin", "prod-eu"] }, /no longer protects prod-\*/],
    ["a pattern that covers only some", { protected: ["admin", "prod-?"] }, /no longer protects prod-\*/],
  ];
  for (const [what, change, message] of widened)
    it(`is asked for again by every policy: ${what}`, () => {
      const { kind, approved, waiting, message: said } = consent(change);
      assert.deepEqual([kind, approved, waiting], ["waiting", [], ALL]);
      assert.match(said, message);
    });

  const onCluster: readonly (readonly [what: string, change: Partial<PolicyScope>, message: RegExp])[] = [
    ["another server", { identity: { ...IDENTITY, server: "https://prod:6443" } }, /another cluster \(https:\/\/prod/],
    ["another authority", { identity: { ...IDENTITY, caHash: "other" } }, /another cluster/],
    ["a cluster made anew", { identity: { ...IDENTITY, uid: "2" } }, /another cluster/],
    ["a cluster that no longer says who it is", { identity: { ...IDENTITY, uid: "" } }, /another cluster/],
    [
      "objects of another namespace",
      { reach: [...SCOPE.reach, "namespace/kube-system"] },
      /writes to namespace\/kube-sys/,
    ],
    [
      "another kind for the whole cluster",
      { reach: ["cluster/ClusterRoleBinding"] },
      /also writes to cluster\/ClusterRoleBinding/,
    ],
  ];
  for (const [what, change, message] of onCluster)
    it(`is asked for again by what acts on the cluster: ${what}`, () => {
      const { kind, approved, waiting, message: said } = consent(change);
      assert.deepEqual([kind, approved, waiting], ["waiting", ["commit", "push"], ["heal", "prune"]]);
      assert.match(said, message);
    });

  const narrowed: readonly (readonly [
    what: string,
    change: Partial<PolicyScope>,
    wanted?: readonly AutomaticPolicy[],
  ])[] = [
    ["the same again", {}],
    ["fewer policies", {}, ["heal"]],
    ["more protection", { protected: ["prod-*", "admin", "staging"] }],
    ["a wider pattern", { protected: ["prod-*", "adm*"] }],
    ["everything protected", { protected: ["*"] }],
    ["fewer objects", { reach: ["namespace/shop"] }],
    ["no objects", { reach: [] }],
    ["a cluster that is away", { identity: undefined }],
  ];
  for (const [what, change, wanted] of narrowed)
    it(`holds for ${what}`, () => assert.equal(consent(change, wanted).kind, "approved"));

  it("is for each policy: a new one waits, the others go on", () => {
    const only = [{ ...APPROVED, policies: ["heal"] as const }];
    const { kind, approved, waiting } = consent({}, ALL, MAIN, only);
    assert.deepEqual([kind, approved, waiting], ["waiting", ["heal"], ["commit", "push", "prune"]]);
    // pushing to the branch is more than a pull request
    const asked = [{ ...APPROVED, policies: ["commit", "pullRequest"] as const }];
    assert.deepEqual(consent({}, ["commit", "push"], MAIN, asked).waiting, ["push"]);
  });

  const away: readonly (readonly [what: string, checkout: Checkout, message: string])[] = [
    ["another branch", { branch: "feature", operation: undefined }, "Paused: HEAD is on feature, approved for main."],
    ["no branch", { branch: undefined, operation: undefined }, "Paused: HEAD is detached, approved for main."],
    ["a rebase", { branch: undefined, operation: "rebase" }, "Paused: a rebase is in progress; approved for main."],
    ["a merge", { branch: "main", operation: "merge" }, "Paused: a merge is in progress; approved for main."],
    ["a bisect", { branch: undefined, operation: "bisect" }, "Paused: a bisect is in progress; approved for main."],
  ];
  for (const [what, checkout, message] of away)
    it(`rests on ${what}`, () => {
      const found = consent({}, ALL, checkout);
      assert.deepEqual([found.kind, found.approved, found.message], ["paused", [], message]);
      // what is wider than the approval waits, wherever HEAD is
      const wider = consent({ target: { context: "admin", namespace: "shop" } }, ALL, checkout);
      assert.deepEqual([wider.kind, wider.approved], ["waiting", []]);
    });

  it("is kept for each branch", () => {
    const both = [APPROVED, { ...APPROVED, branch: "feature", policies: ["heal"] as const }];
    const feature = { branch: "feature", operation: undefined };
    assert.deepEqual(consent({}, ["heal"], feature, both).kind, "approved");
    assert.deepEqual(consent({}, ["heal", "push"], feature, both).waiting, ["push"]);
    assert.deepEqual(consent({}, ["heal", "push"], MAIN, both).kind, "approved");
  });

  it("names what a commit to a managed repository does at its remote", () => {
    const policy = (change: Partial<MappingPolicy>): MappingPolicy => ({ ...DEFAULT_POLICY, ...change });
    assert.deepEqual(automaticPolicies(policy({ commit: "onSave" }), false), ["commit"]);
    assert.deepEqual(automaticPolicies(policy({ commit: "onSave" }), true), ["commit", "push"]);
    assert.deepEqual(automaticPolicies(policy({ commit: "onSave", push: "pullRequest" }), true), [
      "commit",
      "pullRequest",
    ]);
    // where somebody commits manually, a pull request is less than the push that it stands for
    assert.deepEqual(automaticPolicies(policy({ push: "pullRequest" }), true), []);
    assert.deepEqual(automaticPolicies(policy({ push: "pullRequest" }), false), ["pullRequest"]);
    assert.deepEqual(automaticPolicies(policy({ heal: true, prune: true, engine: "flux" }), false), []);
  });
});
