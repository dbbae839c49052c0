import assert from "node:assert/strict";
import { useControlPlane } from "../../testbed/testbed.ts";
import { CHART, ChartRig } from "./chartRig.ts";

const VALUES = "replicas: 1\nhost: shop.example\nfromValues: only-in-the-release\n";
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
  namespace: {{ .Release.Namespace }}
  labels: { app: web }
  annotations: { made-at: {{ now | date "2006-01-02" | quote }} }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels: { app: web }
      annotations: { checksum/secret: {{ include (print $.Template.BasePath "/secret.yaml") . | sha256sum }} }
    spec:
      containers:
        - name: web
          image: "nginx:1"
          args: [serve, {{ randAlphaNum 8 | quote }}]
          env:
            - { name: HOST, value: {{ .Values.host | quote }} }
            - { name: SEED, value: {{ randNumeric 3 | quote }} }
`;
const SECRET = `{{- $old := lookup "v1" "Secret" .Release.Namespace "pass" }}
apiVersion: v1
kind: Secret
metadata:
  name: pass
  labels: { part: secret }
stringData:
  user: admin
  {{- if $old }}
  password: {{ $old.data.password | b64dec | quote }}
  {{- else }}
  password: {{ randAlphaNum 24 | quote }}
  {{- end }}
  id: {{ uuidv4 | quote }}
`;
const CA = `{{- $ca := genCA "shop" 365 }}
apiVersion: v1
kind: Secret
metadata: { name: ca }
type: kubernetes.io/tls
data:
  tls.crt: {{ $ca.Cert | b64enc }}
  tls.key: {{ $ca.Key | b64enc }}
`;
const HOOK = `apiVersion: v1
kind: ConfigMap
metadata: { name: hook, annotations: { helm.sh/hook: pre-install, helm.sh/hook-delete-policy: hook-succeeded } }
`;
const WIDGETS = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.charts.example }
spec:
  group: charts.example
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }]
`;
const WIDGET = "apiVersion: charts.example/v1\nkind: Widget\nmetadata: { name: one }\nspec: { size: 1 }\n";
const PART =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: part }\ndata: { depth: {{ .Values.depth | default "shallow" | quote }} }\n';

/** The values that must never change. */
const GENERATED: readonly (readonly [string, string, string])[] = [
  ["secret", "pass", ".data.password"],
  ["secret", "pass", ".data.id"],
  ["secret", "ca", ".data.tls\\.key"],
  ["deployment", "shop-web", ".spec.template.spec.containers[0].args[1]"],
  ["deployment", "shop-web", ".spec.template.spec.containers[0].env[1].value"],
  ["deployment", "shop-web", ".spec.template.metadata.annotations.checksum/secret"],
];

describe("a release that helm installed", function () {
  this.timeout(300_000);
  const plane = useControlPlane();
  let rig: ChartRig;

  const generated = (): Promise<readonly string[]> =>
    Promise.all(GENERATED.map(([kind, name, path]) => rig.value(kind, name, path)));
  const diff = (...words: readonly string[]) => rig.mooring("diff", "--release-values", ...words);

  before(async () => {
    rig = new ChartRig(plane(), "charts-release");
    await rig.createNamespace();
    rig.write("shop/Chart.yaml", CHART("shop"));
    rig.write("shop/values.yaml", "replicas: 2\nhost: localhost\n");
    rig.write("shop/templates/web.yaml", WEB);
    rig.write("shop/templates/secret.yaml", SECRET);
    rig.write("shop/templates/ca.yaml", CA);
    rig.write("shop/templates/hook.yaml", HOOK);
    rig.write("shop/templates/widget.yaml", WIDGET);
    rig.write("shop/crds/widgets.yaml", WIDGETS);
    rig.write("shop/charts/part/Chart.yaml", CHART("part"));
    rig.write("shop/charts/part/templates/part.yaml", PART);
    rig.write("live-values.yaml", `${VALUES}part: { depth: deep }\n`);
    await rig.helm("install", "shop", "shop", "-f", "live-values.yaml");
    rig.initGit();
  });
  after(() => rig.close());

  it("is in sync right after the install, with the values of the release", async () => {
    const { status, out, err } = await diff();
    assert.equal(status, 0, out + err);
    assert.match(out, /Secret charts-release\/pass +in sync .*password.*generated at each render/);
    assert.doesNotMatch(out + err, /only-in-the-release/);
  });

  it("is unknown where its values may not be read, and never drifted", async () => {
    const { status, out } = await rig.mooring("diff");
    assert.equal(status, 2);
    assert.match(out, /Deployment charts-release\/shop-web +unknown .*spec\.replicas.*values of its release/);
    assert.doesNotMatch(out, /drifted|missing/);
  });

  for (const [what, command, shown, back] of [
    [
      "a number",
      ["scale", "deployment/shop-web", "--replicas=7"],
      /shop-web +drifted .*replicas: live 7, file 1/,
      ["scale", "deployment/shop-web", "--replicas=1"],
    ],
    [
      "a value beside a random one",
      ["patch", "secret", "pass", "-p", '{"data":{"user":"Ym9i"}}'],
      /pass +drifted .*\/data\/user/,
      ["patch", "secret", "pass", "-p", '{"data":{"user":"YWRtaW4="}}'],
    ],
    [
      "a label of a Secret with a lookup",
      ["label", "secret", "pass", "part=other", "--overwrite"],
      /pass +drifted .*\/metadata\/labels\/part/,
      ["label", "secret", "pass", "part=secret", "--overwrite"],
    ],
    [
      "an argument beside a random one",
      [
        "patch",
        "deployment",
        "shop-web",
        "--type=json",
        "-p",
        '[{"op":"replace","path":"/spec/template/spec/containers/0/args/0","value":"stop"}]',
      ],
      /shop-web +drifted .*args/,
      [
        "patch",
        "deployment",
        "shop-web",
        "--type=json",
        "-p",
        '[{"op":"replace","path":"/spec/template/spec/containers/0/args/0","value":"serve"}]',
      ],
    ],
    [
      "a field of a subchart",
      ["patch", "configmap", "part", "-p", '{"data":{"depth":"shallow"}}'],
      /part +drifted .*depth: live "shallow", file "deep"/,
      ["patch", "configmap", "part", "-p", '{"data":{"depth":"deep"}}'],
    ],
    [
      "a custom resource",
      ["patch", "widget", "one", "--type=merge", "-p", '{"spec":{"size":2}}'],
      /one +drifted .*size: live 2, file 1/,
      ["patch", "widget", "one", "--type=merge", "-p", '{"spec":{"size":1}}'],
    ],
    ["a deleted object", ["delete", "widget", "one"], /Widget charts-release\/one +missing/, undefined],
  ] as const)
    it(`shows ${what} that was changed by hand`, async () => {
      const before = await generated();
      await rig.kubectl(...command);
      const { status, out } = await diff();
      assert.equal(status, 1, out);
      assert.match(out, shown);
      assert.doesNotMatch(out, /drifted .*(password|\/data\/id|SEED|made-at|checksum)/);
      if (back) await rig.kubectl(...back);
      else assert.equal((await rig.mooring("apply", "--release-values", "--yes")).status, 0);
      assert.equal((await diff()).status, 0);
      assert.deepEqual(await generated(), before);
    });

  it("keeps what was generated over 20 rounds of edits and applies", async () => {
    const before = await generated();
    for (let round = 0; round < 20; round += 1) {
      await rig.kubectl("scale", "deployment/shop-web", `--replicas=${round + 2}`);
      await rig.kubectl("label", "secret", "pass", `part=round-${round}`, "--overwrite");
      const { status, out } = await rig.mooring("apply", "--release-values", "--yes", "--take-over", "all");
      assert.equal(status, 0, out);
    }
    assert.deepEqual(await generated(), before);
    assert.equal(await rig.value("deployment", "shop-web", ".spec.replicas"), "1");
    assert.equal((await diff()).status, 0);
  });

  it("is upgraded by helm as before, and in sync again", async () => {
    await rig.helm("upgrade", "shop", "shop", "--reuse-values", "--set", "replicas=3");
    assert.equal(await rig.value("deployment", "shop-web", ".spec.replicas"), "3");
    const { status, out, err } = await diff();
    assert.equal(status, 0, out + err);
  });

  it("shows what left the chart since, and what was added", async () => {
    rig.write(
      "shop/templates/web.yaml",
      WEB.replace(/ +- \{ name: HOST.*\n/, "").replace("labels: { app: web }", "labels: { app: web, tier: front }"),
    );
    const { status, out } = await diff();
    assert.equal(status, 1, out);
    assert.match(out, /shop-web +drifted .*tier/);
    assert.match(out, /shop-web +drifted +helm .*env.*HOST|shop-web +drifted .*env\/\d.*removed/);
    rig.write("shop/templates/web.yaml", WEB);
  });
});
