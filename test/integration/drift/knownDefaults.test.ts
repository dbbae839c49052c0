import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { KnownDefaults, learnDefaults } from "../../../src/drift/compare/knownDefaults.ts";
import { type Proof, prove } from "../../../src/drift/compare/prove.ts";
import { isJsonObject, type JsonObject, jsonEqual } from "../../../src/model/json.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { DriftServer, toLive, withoutBookkeeping } from "./driftServer.ts";
import { WIDGETS } from "./widgets.ts";

const WIDGET = { apiVersion: "example.test/v1", kind: "Widget" };
const POLICY = { apiVersion: "admissionregistration.k8s.io/v1", kind: "MutatingAdmissionPolicy" };
const WIDGET_RULE = {
  apiGroups: ["example.test"],
  apiVersions: ["v1"],
  operations: ["CREATE", "UPDATE"],
  resources: ["widgets"],
};
/** Admission that holds in one namespace and not in the other: it fills in a level and drops an empty note. */
const FILL_IN = {
  ...POLICY,
  metadata: { name: "fill-in" },
  spec: {
    failurePolicy: "Fail",
    reinvocationPolicy: "Never",
    matchConstraints: {
      namespaceSelector: { matchLabels: { fills: "in" } },
      resourceRules: [WIDGET_RULE],
    },
    mutations: [
      patch(
        `has(object.spec.settings) && !has(object.spec.settings.level) ? [JSONPatch{op: "add", path: "/spec/settings/level", value: 5}] : []`,
      ),
      patch(`has(object.spec.note) && object.spec.note == "" ? [JSONPatch{op: "remove", path: "/spec/note"}] : []`),
    ],
  },
};
const BINDING = {
  ...POLICY,
  kind: "MutatingAdmissionPolicyBinding",
  metadata: { name: "fill-in" },
  spec: { policyName: "fill-in" },
};

function patch(expression: string): JsonObject {
  return { patchType: "JSONPatch", jsonPatch: { expression } };
}

describe("what one dry-run has shown, on a real API server whose admission differs by namespace", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let server: DriftServer;

  const pathOf = (namespace: string, name = "one"): string =>
    `/apis/example.test/v1/namespaces/${namespace}/widgets/${name}`;
  const widget = (namespace: string, spec: JsonObject, name = "one"): JsonObject => ({
    ...WIDGET,
    metadata: { name, namespace },
    spec,
  });

  before(async () => {
    server = new DriftServer(plane());
    const definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.test";
    await server.apply(definition, WIDGETS, "setup");
    for (const [name, labels] of [
      ["filled", { fills: "in" }],
      ["plain", {}],
    ] as const) {
      await server.apply(
        `/api/v1/namespaces/${name}`,
        { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } },
        "setup",
      );
    }
    const admission = "/apis/admissionregistration.k8s.io/v1";
    assert.ok(await server.apply(`${admission}/mutatingadmissionpolicies/fill-in`, FILL_IN, "setup"));
    assert.ok(await server.apply(`${admission}/mutatingadmissionpolicybindings/fill-in`, BINDING, "setup"));
    await waitFor("the policy to hold", async () => {
      const trial = await server.apply(
        pathOf("filled", "trial"),
        widget("filled", { settings: {} }, "trial"),
        "setup",
        true,
      );
      return trial && hasLevel(trial);
    });
  });

  const judge = async (
    namespace: string,
    desired: JsonObject,
    defaults: KnownDefaults,
    name = "one",
  ): Promise<{ readonly proof: Proof; readonly changesNothing: boolean; readonly learned: number }> => {
    const raw = await server.get(pathOf(namespace, name));
    const predicted = await server.apply(pathOf(namespace, name), desired, "mooring", true);
    const schema = await server.schema(WIDGET);
    assert.ok(predicted && schema);
    const live = toLive(raw);
    const proof = prove({ desired, live, schema, manager: "mooring", bases: [], defaults });
    const learned = learnDefaults(defaults, { desired, live, predicted: toLive(predicted), schema });
    return { proof, learned, changesNothing: jsonEqual(withoutBookkeeping(raw), withoutBookkeeping(predicted)) };
  };

  const rows: readonly { what: string; spec: JsonObject; edit: JsonObject }[] = [
    {
      what: "a field added to a part that is replaced as a whole",
      spec: { settings: { mode: "slow" } },
      edit: { spec: { settings: { level: 5 } } },
    },
    { what: "an empty text that was dropped", spec: { note: "", size: 1 }, edit: { spec: { note: null } } },
  ];
  for (const { what, spec, edit } of rows) {
    it(`proves nothing where a person has done the same by hand: ${what}`, async () => {
      const defaults = new KnownDefaults();
      await server.apply(pathOf("filled"), widget("filled", spec), "mooring");
      const first = await judge("filled", widget("filled", spec), defaults);
      assert.deepEqual([first.proof.kind, first.changesNothing, first.learned], ["suspect", true, 1]);

      await server.apply(pathOf("plain"), widget("plain", spec), "mooring");
      await server.patch(pathOf("plain"), edit, "kubectl-edit");
      const other = await judge("plain", widget("plain", spec), defaults);

      assert.equal(other.changesNothing, false, "an apply would undo the edit");
      assert.equal(other.proof.kind, "suspect");

      await server.apply(pathOf("filled", "two"), widget("filled", spec, "two"), "mooring");
      const next = await judge("filled", widget("filled", spec, "two"), defaults, "two");
      assert.deepEqual([next.proof.kind, next.changesNothing], ["inSync", true], "but the next one like the first");
      await server.remove(pathOf("filled", "two"));
      await server.remove(pathOf("filled"));
      await server.remove(pathOf("plain"));
    });
  }
});

function hasLevel({ spec }: JsonObject): boolean {
  return isJsonObject(spec) && isJsonObject(spec.settings) && spec.settings.level !== undefined;
}
