import assert from "node:assert/strict";
import { useControlPlane } from "../../testbed/testbed.ts";
import { ChartRig } from "./chartRig.ts";

const KUSTOMIZATION = (postBuild: string, path = "./apps"): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: flux-system }\nspec:\n  interval: 10m\n  path: ${path}\n  prune: true\n  sourceRef: { kind: GitRepository, name: flux-system }\n${postBuild}`;
const APP = (domain: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata:\n  url: https://${domain}/x\n  fixed: "1"\n`;

describe("variables of Flux on a real API server", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: ChartRig;
  let count = 0;

  beforeEach(async () => {
    count += 1;
    rig = new ChartRig(plane(), `flux-${count}`);
    await rig.createNamespace();
    rig.write("apps/web.yaml", APP("${domain}"));
  });
  afterEach(() => rig.close());
  /** As Flux applies it. */
  const applied = async (text: string): Promise<void> => {
    const file = rig.write("../applied.yaml", text);
    await rig.kubectl("apply", "--server-side", "--field-manager=kustomize-controller", "-f", file);
  };
  const about = (out: string): string =>
    out
      .split("\n")
      .filter((line) => line.includes("web"))
      .join("\n");
  const diff = () => rig.mooring("diff");

  for (const [what, postBuild] of [
    ["inline", '  postBuild: { substitute: { domain: "shop.example" } }\n'],
    ["a ConfigMap", "  postBuild: { substituteFrom: [{ kind: ConfigMap, name: vars }] }\n"],
    [
      "inline values over a Secret",
      '  postBuild: { substitute: { domain: "shop.example" }, substituteFrom: [{ kind: Secret, name: hidden }] }\n',
    ],
  ] as const)
    it(`are put in from ${what}`, async () => {
      rig.write("clusters/prod/apps.yaml", KUSTOMIZATION(postBuild));
      rig.write(
        "clusters/prod/vars.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: vars, namespace: flux-system }\ndata: { domain: shop.example }\n",
      );
      await applied(APP("shop.example"));
      const { out } = await rig.mooring("diff");
      assert.equal(about(out), "");
      await rig.kubectl("patch", "configmap", "web", "-p", '{"data":{"url":"https://other/x"}}');
      assert.match(
        about((await rig.mooring("diff")).out),
        /web +drifted .*url: live "https:\/\/other\/x", file "https:\/\/shop\.example\/x"/,
      );
    });

  it("are unknown where only the cluster knows them, and other fields are compared", async () => {
    rig.write(
      "clusters/apps.yaml",
      KUSTOMIZATION("  postBuild: { substituteFrom: [{ kind: Secret, name: hidden }] }\n"),
    );
    await applied(APP("shop.example"));
    assert.match(about((await rig.mooring("diff")).out), /web +unknown .*data\.url: unknown: Flux fills in/);
    await rig.kubectl("patch", "configmap", "web", "-p", '{"data":{"fixed":"2"}}');
    assert.match(about((await rig.mooring("diff")).out), /web +drifted .*\/data\/fixed/);
    await rig.mooring("apply", "--yes", "--take-over", "all");
    assert.deepEqual(
      [await rig.value("configmap", "web", ".data.url"), await rig.value("configmap", "web", ".data.fixed")],
      ["https://shop.example/x", "1"],
    );
  });

  it("are no drift where no file speaks of Flux, and a hand edit is", async () => {
    await applied(APP("shop.example"));
    const { status, out } = await diff();
    assert.equal(status, 2);
    assert.match(about(out), /web +unknown .*Flux fills in/);
    await rig.kubectl("patch", "configmap", "web", "--field-manager=kubectl-edit", "-p", '{"data":{"url":"ftp://x"}}');
    assert.match(about((await diff()).out), /web +drifted .*url/);
  });

  it("stay as they are where the Kustomization puts in nothing, and where the object says so", async () => {
    rig.write("clusters/apps.yaml", KUSTOMIZATION(""));
    await applied(APP("${domain}"));
    assert.equal(about((await rig.mooring("diff")).out), "");
    const off = APP("${domain}").replace(
      "name: web",
      "name: web, annotations: { kustomize.toolkit.fluxcd.io/substitute: disabled }",
    );
    rig.write("apps/web.yaml", off);
    rig.write("clusters/apps.yaml", KUSTOMIZATION('  postBuild: { substitute: { domain: "shop.example" } }\n'));
    await applied(off);
    assert.equal(about((await rig.mooring("diff")).out), "");
  });

  it("are warned of before they are written as they stand", async () => {
    rig.write(
      "clusters/apps.yaml",
      KUSTOMIZATION("  postBuild: { substituteFrom: [{ kind: Secret, name: hidden }] }\n"),
    );
    const { out } = await rig.mooring("apply", "--dry-run");
    assert.match(out, /create ConfigMap .*\/web\n(.*\n)*? .*Warning: .*\$\{…\} variables/);
  });

  it("leave open which object is meant where they are in its name", async () => {
    rig.write("apps/web.yaml", APP("x").replace("name: web", "name: 'web-${env}'"));
    rig.write(
      "clusters/apps.yaml",
      KUSTOMIZATION("  postBuild: { substituteFrom: [{ kind: Secret, name: hidden }] }\n"),
    );
    assert.match(about((await rig.mooring("diff")).out), /web-\$\{env\} +unknown .*cannot be identified/);
  });
});
