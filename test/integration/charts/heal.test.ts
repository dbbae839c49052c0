import assert from "node:assert/strict";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import { type Clock, systemClock } from "../../../src/support/clock.ts";
import { approvePolicies, stateOf, until, verdictOf } from "../reconcile/engineRig.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { CHART, ChartRig } from "./chartRig.ts";

const ROUNDS = 20;
const KEYS = Array.from({ length: ROUNDS }, (_, at) => `  key-${at}: file\n`).join("");
const TEMPLATE = `apiVersion: v1
kind: ConfigMap
metadata: { name: healed, annotations: { made: {{ uuidv4 }} } }
data:
  token: {{ randAlphaNum 24 | quote }}
${KEYS}---
apiVersion: v1
kind: Secret
metadata: { name: healed }
stringData: { password: {{ randAlphaNum 24 | quote }}, user: admin }
`;

describe("heals of a chart that makes values anew", function () {
  this.timeout(300_000);
  const plane = useControlPlane();
  /** Pauses of a second and more pass a hundred times as fast. */
  const clock: Clock = {
    ...systemClock,
    after: (delay, run) => systemClock.after(delay >= 1_000 ? delay / 100 : delay, run),
  };

  it(`rotate nothing in ${ROUNDS} rounds`, async () => {
    const rig = new ChartRig(plane(), "charts-heal");
    try {
      await rig.createNamespace();
      rig.write("ch/Chart.yaml", CHART("ch"));
      rig.write("ch/templates/healed.yaml", TEMPLATE);
      rig.write("mooring.yaml", "mappings:\n  - { pack: ch, path: ch, heal: true }\n");
      rig.initGit();
      assert.equal((await rig.mooring("apply", "--yes")).status, 0);
      const generated = () =>
        Promise.all([
          rig.value("configmap", "healed", ".data.token"),
          rig.value("configmap", "healed", ".metadata.annotations.made"),
          rig.value("secret", "healed", ".data.password"),
        ]);
      const before = await generated();
      const engine = await rig.open({
        kubeconfig: plane().kubeconfig,
        namespace: rig.namespace,
        watch: true,
        clock,
        renderRunner: createRenderRunner({ path: process.env.PATH ?? "" }),
      });
      await approvePolicies(engine, rig.folder);
      const isIn = (kind: string): boolean => verdictOf(engine, rig.folder, kind, "healed").state === "inSync";
      await until(engine, rig.folder, () => isIn("ConfigMap") && isIn("Secret"));
      for (let round = 0; round < ROUNDS; round += 1) {
        const { write } = engine.folders.requests();
        await rig.kubectl("patch", "configmap", "healed", "-p", `{"data":{"key-${round}":"by hand"}}`);
        await until(engine, rig.folder, () => engine.folders.requests().write > write && isIn("ConfigMap"));
        assert.equal(await rig.value("configmap", "healed", `.data.key-${round}`), "file");
      }
      assert.deepEqual(await generated(), before);
      assert.equal(stateOf(engine, rig.folder).mappings[0]?.heal.kind, "watching");
    } finally {
      await rig.close();
    }
  });
});
