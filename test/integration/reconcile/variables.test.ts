import assert from "node:assert/strict";
import type { JsonObject } from "../../../src/model/json.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { configDefinition, packDefinition } from "../../testbed/packDefinition.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { EngineRig, stateOf, until } from "./engineRig.ts";

const CONFIGS = "/apis/k8s.kubit.ir/v1alpha1/namespaces";
const pack = (more = ""): string => `# A pack that uses {{ vars.COMMENT }}.
apiVersion: k8s.kubit.ir/v1alpha1
kind: Pack
metadata: { name: web, namespace: shop }
spec:
  chart: { name: genpack, version: ~=0.6.1, repository: { kind: ClusterPackRepository, name: house } }
  vars:
    TAG: 1.4.0
    IMAGE: "{{ vars.REGISTRY }}/web:{{vars.TAG}}"
    LEFT: "{{ vars.RIGHT }}"
    RIGHT: "{{ vars.LEFT }}"
  values:
    image: "{{ vars.IMAGE }}"
${more}`;
const CONFIG = `apiVersion: k8s.kubit.ir/v1alpha1
kind: Config
metadata: { name: project, namespace: shop }
spec:
  vars:
    REGISTRY: registry.example.com
`;

describe("variables of packs", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  const config = async (namespace: string, name: string, spec: JsonObject): Promise<void> => {
    const answer = await plane().request({
      method: "POST",
      path: `${CONFIGS}/${namespace}/configs`,
      body: { apiVersion: "k8s.kubit.ir/v1alpha1", kind: "Config", metadata: { name, namespace }, spec },
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
  };
  const at = (engine: Engine, file: string, text: string, word: string) =>
    engine.folders.variableAt(file, text.lastIndexOf(`vars.${word}`) + 6);
  const problems = (engine: Engine) =>
    stateOf(engine, rig.folder).problems.map(({ code, severity, message, range }) => ({
      code,
      severity,
      message,
      line: range?.line,
    }));
  const open = (context = "admin", watch = false) => rig.open({ kubeconfig: plane().kubeconfig, context, watch });

  before(async () => {
    for (const body of [packDefinition, configDefinition]) {
      const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
      assert.equal((await plane().request({ method: "POST", path, body })).status, 201);
    }
    for (const plural of ["packs", "configs"])
      await waitFor(plural, async () => {
        const answer = await plane().request({ method: "GET", path: `${CONFIGS}/shop/${plural}` });
        const groups = await plane().request({ method: "GET", path: "/apis" });
        return answer.status === 200 && JSON.stringify(groups.body).includes("k8s.kubit.ir");
      });
    await plane().kubectl(["create", "namespace", "platform"]);
  });

  it("come from the project, the organization and the pack itself, in files and in the cluster, the strongest first", async () => {
    const text = pack('    host: "{{ vars.HOST }}"\n    replicas: "{{ vars.REPLICAS }}"\n');
    const file = rig.write("web/web.pack.yaml", text);
    const project = rig.write("vars/project.yaml", CONFIG);
    await config("platform", "everyone", {
      level: "organization",
      vars: { HOST: "example.com", TAG: "0.9", REGISTRY: "weaker" },
    });
    await config("platform", "theirs", { vars: { HOST: "not this project's" } });
    const engine = await open();

    const image = at(engine, file, text, "IMAGE");
    assert.ok(image?.result.kind === "value");
    assert.equal(image.result.value, "registry.example.com/web:0.9");
    assert.equal(image.result.setting.source, "Pack shop/web");
    assert.equal(image.result.setting.place?.range.line, 9);

    const registry = engine.folders.variableAt(file, text.indexOf("vars.REGISTRY") + 6);
    assert.ok(registry?.result.kind === "value");
    assert.deepEqual(
      [registry.result.setting.level, registry.result.setting.place?.file, registry.result.setting.place?.range.line],
      ["project", project, 6],
    );
    assert.deepEqual(
      registry.result.hidden.map(({ source }) => source),
      ["Config platform/everyone"],
    );

    const host = at(engine, file, text, "HOST");
    assert.ok(host?.result.kind === "value");
    assert.deepEqual(
      [host.result.value, host.result.setting.level, host.result.setting.place],
      ["example.com", "organization", undefined],
    );
    assert.deepEqual(
      problems(engine)
        .filter(({ code }) => code === "undefinedVariable")
        .map(({ message, line }) => [message, line]),
      [
        [
          "`vars.REPLICAS` is not defined: not in `spec.vars` of the pack, not in a Config of its project or organization.",
          15,
        ],
      ],
    );
  });

  it("in a circle are an error that names the circle, at each use", async () => {
    rig.write("web/web.pack.yaml", pack('    side: "{{ vars.LEFT }}"\n'));
    const cycles = problems(await open()).filter(({ code }) => code === "variableCycle");
    assert.deepEqual(
      cycles.map(({ severity, line }) => [severity, line]),
      [
        ["error", 10],
        ["error", 11],
        ["error", 14],
      ],
    );
    assert.match(
      cycles[2]?.message ?? "",
      /`vars\.LEFT` has no value: (RIGHT → LEFT → RIGHT|LEFT → RIGHT → LEFT) is a circular reference\. Set one of them to a value/,
    );
  });

  it("follow the cluster and unsaved text", async () => {
    const text = pack('    color: "{{ vars.COLOUR }}"\n');
    const file = rig.write("web/web.pack.yaml", text);
    rig.write("vars/project.yaml", CONFIG);
    const engine = await open("admin", true);
    const isUndefined = (word: string) => problems(engine).some(({ message }) => message.includes(`vars.${word}`));
    await until(engine, rig.folder, () => isUndefined("COLOUR"));
    await config("shop", "colours", { vars: { COLOUR: "blue" } });
    await until(engine, rig.folder, () => !isUndefined("COLOUR"));
    engine.folders.setOverlay(file, text.replaceAll("COLOUR", "COLOURS"));
    await until(engine, rig.folder, () => isUndefined("COLOURS"));
    assert.match(
      problems(engine).find(({ code }) => code === "undefinedVariable")?.message ?? "",
      /Was `vars\.COLOUR` meant\?/,
    );
    rig.closeEngines();
  });

  it("raise no false alarm where the cluster's may not be read, and only a hint where no cluster was chosen", async () => {
    const file = rig.write("web/web.pack.yaml", pack());
    rig.write("more/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: s, namespace: shop }\n");
    const reader = await open("reader");
    assert.deepEqual(
      problems(reader).filter(({ code }) => code === "undefinedVariable"),
      [],
    );
    assert.equal(reader.folders.variableAt(file, pack().indexOf("vars.REGISTRY") + 6)?.knowledge, "clusterSilent");
    await reader.folders.chooseTarget(rig.folder, undefined);
    const hints = problems(reader).filter(({ code }) => code === "undefinedVariable");
    assert.deepEqual([...new Set(hints.map(({ severity }) => severity))], ["information"]);
    assert.match(hints[0]?.message ?? "", /choose a context to check/);
  });

  it("that are no plain value say so", async () => {
    rig.write("web/web.pack.yaml", pack('    list: "{{ vars.LIST }}"\n'));
    rig.write("vars/project.yaml", `${CONFIG}    LIST: [a, b]\n`);
    const [problem] = problems(await open()).filter(({ code }) => code === "variableNotPlain");
    assert.match(problem?.message ?? "", /`vars\.LIST` in Config shop\/project is a list or a map/);
  });
});
