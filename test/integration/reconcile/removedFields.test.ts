import assert from "node:assert/strict";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import type { Verdict } from "../../../src/model/verdict.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { outcomes, quiet } from "./applySteps.ts";
import { EngineRig, objectsOf, stateOf } from "./engineRig.ts";
import { at, live } from "./liveObjects.ts";

interface Steps {
  readonly rig: EngineRig;
  readonly kubectl: (...args: readonly string[]) => Promise<string>;
}

interface History {
  readonly what: string;
  /** Brings the object `flags` to the cluster and to where the files no longer have all that they had. */
  readonly steps: (steps: Steps) => Promise<unknown>;
  /** Left in the cluster although the files no longer say so. */
  readonly left: readonly string[];
  /** What `data` and the labels hold after an apply. */
  readonly data?: object;
  readonly labels?: object;
}

function flags(data: string, labels = ""): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: flags\n${labels}data:\n${data}`;
}

const TWO = '  keep: "1"\n  legacy: "yes"\n';
const ONE = '  keep: "1"\n';
const LABELS = "  labels:\n    team: cart\n";
const KUSTOMIZATION = "resources: [flags.yaml]\nlabels: [{pairs: {from: kustomize}}]\n";

const HISTORIES: readonly History[] = [
  {
    what: "applied with kubectl, moved to another folder and shortened in one commit",
    async steps({ rig, kubectl }) {
      await kubectl("apply", "-f", rig.write("flags.yaml", flags(TWO)));
      rig.initGit();
      rig.git("rm", "--quiet", "flags.yaml");
      rig.write("apps/renamed.yaml", flags(ONE));
      rig.commitAll("Move");
    },
    left: ["/data/legacy"],
    data: { keep: "1" },
  },
  {
    what: "applied with kubectl in a folder that is no repository",
    async steps({ rig, kubectl }) {
      await kubectl("apply", "-f", rig.write("flags.yaml", flags(TWO)));
      rig.write("flags.yaml", flags(ONE));
    },
    left: ["/data/legacy"],
    data: { keep: "1" },
  },
  {
    what: "created with kubectl, which notes nothing, and moved to a file of another name",
    async steps({ rig, kubectl }) {
      await kubectl("create", "-f", rig.write("flags.yaml", flags(TWO)));
      rig.initGit();
      rig.git("rm", "--quiet", "flags.yaml");
      rig.write("apps/all.yaml", flags(ONE));
      rig.commitAll("Move");
    },
    left: ["/data/legacy"],
    data: { keep: "1" },
  },
  {
    what: "created with kubectl, and the commit that had the field was amended away",
    async steps({ rig, kubectl }) {
      await kubectl("create", "-f", rig.write("flags.yaml", flags(TWO)));
      rig.initGit();
      rig.write("flags.yaml", flags(ONE));
      rig.git("commit", "--quiet", "--all", "--amend", "--no-edit");
    },
    left: ["/data/legacy"],
    data: { keep: "1" },
  },
  {
    what: "fields that two commits took out, and that never stood together",
    async steps({ rig, kubectl }) {
      await kubectl("create", "-f", rig.write("flags.yaml", flags(TWO)));
      rig.initGit();
      rig.write("flags.yaml", flags('  keep: "1"\n  newer: "yes"\n'));
      rig.commitAll("Newer instead of legacy");
      const patch = '{"data":{"newer":"yes"}}';
      await kubectl("patch", "cm", "flags", "--type=merge", "--field-manager=kubectl-create", "-p", patch);
      rig.write("flags.yaml", flags(ONE));
      rig.commitAll("Neither");
    },
    left: ["/data/legacy", "/data/newer"],
    data: { keep: "1" },
  },
  {
    what: "applied with kubectl -k",
    async steps({ rig, kubectl }) {
      rig.write("app/kustomization.yaml", KUSTOMIZATION);
      rig.write("app/flags.yaml", flags(TWO));
      await kubectl("apply", "-k", `${rig.folder}/app`);
      rig.write("app/flags.yaml", flags(ONE));
    },
    left: ["/data/legacy"],
    data: { keep: "1" },
  },
  {
    what: "created from a kustomization that gives another name, known from Git alone",
    async steps({ rig, kubectl }) {
      rig.write("app/flags.yaml", flags(TWO).replace("name: flags", "name: ags"));
      rig.write("app/kustomization.yaml", "resources: [flags.yaml]\nnamePrefix: fl\n");
      rig.initGit();
      await kubectl("create", "-k", `${rig.folder}/app`);
      rig.write("app/flags.yaml", flags(ONE).replace("name: flags", "name: ags"));
      rig.commitAll("Shorter");
    },
    left: ["/data/legacy"],
    data: { keep: "1" },
  },
  {
    what: "applied on the server by kubectl",
    async steps({ rig, kubectl }) {
      await kubectl("apply", "--server-side", "-f", rig.write("flags.yaml", flags(TWO)));
      rig.write("flags.yaml", flags(ONE));
    },
    left: ["/data/legacy"],
    data: { keep: "1" },
  },
  {
    what: "a block of labels, to which an operator added one",
    async steps({ rig, kubectl }) {
      await kubectl("apply", "-f", rig.write("flags.yaml", flags(ONE, LABELS)));
      await kubectl("label", "cm", "flags", "tracked=yes", "--field-manager=some-operator");
      rig.write("flags.yaml", flags(ONE));
    },
    left: ["/metadata/labels/team"],
    labels: { tracked: "yes" },
  },
  {
    what: "a block of labels, to which a person added one",
    async steps({ rig, kubectl }) {
      await kubectl("apply", "-f", rig.write("flags.yaml", flags(ONE, LABELS)));
      await kubectl("label", "cm", "flags", "mine=yes");
      rig.write("flags.yaml", flags(ONE));
    },
    left: ["/metadata/labels/team"],
    labels: { mine: "yes" },
  },
  {
    what: "but not a field that a person added, although an object of that name elsewhere has it",
    async steps({ rig, kubectl }) {
      rig.write("other/flags.yaml", flags(TWO));
      rig.write("mooring.yaml", "mappings:\n  - path: other\n    cluster: { context: admin, namespace: elsewhere }\n");
      await kubectl("create", "-f", rig.write("flags.yaml", flags(ONE)));
      rig.initGit();
      await kubectl("patch", "cm", "flags", "--type=merge", "-p", '{"data":{"legacy":"yes"}}');
    },
    left: [],
    data: { keep: "1", legacy: "yes" },
  },
];

function verdictIn(engine: Engine, folder: string, namespace: string): Verdict {
  const { verdict } = objectsOf(stateOf(engine, folder)).find(({ ref }) => ref.namespace === namespace) ?? {};
  assert.ok(verdict, "it was compared");
  return verdict;
}

describe("what left the files, found and removed on a real API server", function () {
  this.timeout(240_000);
  const plane = useControlPlane();

  for (const [index, { what, steps, left, data, labels }] of HISTORIES.entries()) {
    it(what, async () => {
      const namespace = `removed-${index}`;
      const rig = new EngineRig();
      try {
        await plane().kubectl(["create", "namespace", namespace]);
        await steps({ rig, kubectl: (...args) => plane().kubectl([...args, "-n", namespace]) });
        const options = {
          kubeconfig: plane().kubeconfig,
          namespace,
          renderRunner: createRenderRunner({ path: process.env.PATH ?? "" }),
        };
        const engine = await rig.open(options);
        const found = verdictIn(engine, rig.folder, namespace);
        assert.deepEqual(found.differences.map(({ kind, pointer }) => `${kind} ${pointer}`).sort(), [
          ...left.map((pointer) => `leftover ${pointer}`),
        ]);
        assert.equal(found.state, left.length > 0 ? "drifted" : "inSync");
        if (left.length > 0) {
          const plan = await engine.apply.plan({ folder: rig.folder });
          const report = await engine.apply.run(plan, { hash: plan.hash, force: [] }, quiet);
          assert.deepEqual(outcomes(report), ["written ConfigMap flags"]);
          assert.equal(verdictIn(engine, rig.folder, namespace).state, "inSync");
        }
        const now = await live(plane(), "cm", "flags", namespace);
        if (data) assert.deepEqual(at(now, "data"), data);
        if (labels) assert.deepEqual(at(now, "metadata", "labels"), labels);
      } finally {
        await rig.close();
      }
    });
  }

  it("is named in the plan with the default that comes instead", async () => {
    const namespace = "removed-default";
    const rig = new EngineRig();
    const deployment = (replicas: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
${replicas}  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: registry.example.com/web:1 }] }
`;
    try {
      await plane().kubectl(["create", "namespace", namespace]);
      const file = rig.write("web.yaml", deployment("  replicas: 2\n"));
      rig.initGit();
      await plane().kubectl(["apply", "--server-side", "--field-manager=mooring", "-n", namespace, "-f", file]);
      rig.write("web.yaml", deployment(""));
      const engine = await rig.open({ kubeconfig: plane().kubeconfig, namespace });
      const plan = await engine.apply.plan({ folder: rig.folder });
      assert.deepEqual(
        plan.writes.map(({ note }) => note),
        ["/spec/replicas becomes 1."],
      );
    } finally {
      await rig.close();
    }
  });

  for (const how of [["apply"], ["create"], ["apply", "--server-side"]])
    it(`is no drift where the server puts the same default back: kubectl ${how.join(" ")}`, async () => {
      const namespace = `returning-${how.join("").replace("--", "-")}`;
      const rig = new EngineRig();
      const service = (lines: string): string =>
        `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n${lines}  selector: { app: web }\n  ports: [{ port: 80, protocol: TCP }]\n`;
      try {
        await plane().kubectl(["create", "namespace", namespace]);
        const defaults = "  type: ClusterIP\n  sessionAffinity: None\n  internalTrafficPolicy: Cluster\n";
        const file = rig.write("web.yaml", service(`${defaults}  publishNotReadyAddresses: true\n`));
        rig.initGit();
        await plane().kubectl([...how, "-n", namespace, "-f", file]);
        rig.write("web.yaml", service("").replace(", protocol: TCP", ""));
        rig.commitAll("Leave defaults out");
        const engine = await rig.open({ kubeconfig: plane().kubeconfig, namespace });
        const { differences } = verdictIn(engine, rig.folder, namespace);
        assert.deepEqual(
          differences.map(({ kind, pointer }) => `${kind} ${pointer}`),
          ["leftover /spec/publishNotReadyAddresses"],
        );
        const plan = await engine.apply.plan({ folder: rig.folder });
        await engine.apply.run(plan, { hash: plan.hash, force: [] }, quiet);
        assert.equal(verdictIn(engine, rig.folder, namespace).state, "inSync");
      } finally {
        await rig.close();
      }
    });
});
