import assert from "node:assert/strict";
import { useControlPlane } from "../../testbed/testbed.ts";
import { CHART, ChartRig } from "./chartRig.ts";

const CONFIG = (name: string, data: string, rest = ""): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata:\n  ${data}\n${rest}`;

describe("charts on a real API server", function () {
  this.timeout(300_000);
  const plane = useControlPlane();
  let rig: ChartRig;
  let count = 0;

  beforeEach(async () => {
    count += 1;
    rig = new ChartRig(plane(), `charts-${count}`);
    await rig.createNamespace();
  });
  afterEach(() => rig.close());
  const chart = (files: Readonly<Record<string, string>>, more = ""): void => {
    rig.write("ch/Chart.yaml", CHART("ch", more));
    for (const [name, text] of Object.entries(files)) rig.write(`ch/${name}`, text);
  };

  describe("with values that are made anew", () => {
    for (const code of [
      "randAlphaNum 24",
      "randAlpha 12",
      "randAscii 9 | b64enc",
      "randNumeric 1",
      "randBytes 16",
      "randInt 0 2",
      "uuidv4",
      'now | date "2006"',
      "now | unixEpoch",
      'genPrivateKey "ed25519" | sha256sum',
      '(genCA "x" 10).Cert | b64enc',
      '(genSelfSignedCert "x" nil nil 10).Key | sha256sum',
      'htpasswd "a" "b"',
      'bcrypt "a"',
      'encryptAES "0123456789abcdef0123456789abcdef" "b"',
      "default (randAlphaNum 9) .Values.none",
      'tpl "{{ uuidv4 }}" .',
    ])
      it(`keep the first one of {{ ${code} }}`, async () => {
        chart({
          "templates/c.yaml": CONFIG("made", `value: {{ ${code} | quote }}\n  fixed: "1"`),
          "templates/s.yaml": `apiVersion: v1\nkind: Secret\nmetadata: { name: made }\nstringData: { value: {{ ${code} | quote }} }\n`,
        });
        assert.equal((await rig.mooring("apply", "--yes")).status, 0);
        const values = () => Promise.all(["configmap", "secret"].map((kind) => rig.value(kind, "made", ".data.value")));
        const first = await values();
        const { status, out } = await rig.mooring("diff");
        assert.equal(status, 0, out);
        // at the same time it is the same, and one of few may come again: then there is no difference to speak of
        if (!/^now|^randNumeric 1$|^randInt/.test(code))
          assert.match(out, /ConfigMap .*made +in sync .*data\.value: generated at each render/);
        await rig.kubectl("patch", "configmap", "made", "-p", '{"data":{"fixed":"2"}}');
        assert.match((await rig.mooring("diff")).out, /made +drifted .*\/data\/fixed: live "2", file "1"/);
        assert.equal((await rig.mooring("apply", "--yes", "--take-over", "all")).status, 0);
        assert.equal(await rig.value("configmap", "made", ".data.fixed"), "1");
        assert.deepEqual(await values(), first);
      });

    it("are created again where somebody removed them", async () => {
      chart({ "templates/c.yaml": CONFIG("made", 'value: {{ uuidv4 }}\n  other: "1"') });
      await rig.mooring("apply", "--yes");
      await rig.kubectl("patch", "configmap", "made", "--type=json", "-p", '[{"op":"remove","path":"/data/value"}]');
      assert.match((await rig.mooring("diff")).out, /made +drifted .*\/data\/value: live \(not set\)/);
      assert.equal((await rig.mooring("apply", "--yes")).status, 0);
      assert.match(await rig.value("configmap", "made", ".data.value"), /^[0-9a-f-]{36}$/);
    });

    it("are kept in an object that cannot change", async () => {
      chart({ "templates/c.yaml": CONFIG("made", "value: {{ uuidv4 }}", "immutable: true\n") });
      assert.equal((await rig.mooring("apply", "--yes")).status, 0);
      const { status, out } = await rig.mooring("diff");
      assert.equal(status, 0, out);
    });

    it("are not written where they are the name", async () => {
      chart({
        "templates/a.yaml": CONFIG("{{ randAlpha 8 | lower }}", "a: b"),
        "templates/b.yaml": CONFIG("fixed", "a: b"),
      });
      const { err } = await rig.mooring("apply", "--yes");
      assert.match(err, /ConfigMap [a-z]+ has a different name/);
      assert.equal((await rig.mooring("diff")).status, 0);
      const names = await rig.kubectl("get", "configmaps", "-o", "name");
      assert.equal(names.split("\n").filter((name) => name !== "" && !name.includes("kube-root-ca")).length, 1);
    });

    it("are found in packaged subcharts, too", async () => {
      rig.write("sub/Chart.yaml", CHART("sub"));
      rig.write("sub/templates/c.yaml", CONFIG("sub", "value: {{ randAlphaNum 9 | quote }}"));
      chart({ "templates/c.yaml": CONFIG("own", "a: b") });
      await rig.helm("package", "sub", "-d", "ch/charts");
      rig.remove("sub");
      assert.equal((await rig.mooring("apply", "--yes")).status, 0);
      const { status, out } = await rig.mooring("diff");
      assert.equal(status, 0, out);
      assert.match(out, /ConfigMap .*sub +in sync .*data\.value: generated at each render/);
    });
  });

  describe("with lookup", () => {
    beforeEach(() =>
      chart({
        "templates/c.yaml": CONFIG(
          "looks",
          '{{- $found := lookup "v1" "ConfigMap" .Release.Namespace "answer" }}\n  answer: {{ if $found }}{{ $found.data.answer | quote }}{{ else }}none{{ end }}\n  other: "1"',
        ),
      }),
    );

    it("are unknown where the cluster has something else, and never written over", async () => {
      await rig.kubectl("create", "configmap", "answer", "--from-literal=answer=42");
      await rig.helm("install", "ch", "ch");
      assert.equal(await rig.value("configmap", "looks", ".data.answer"), "42");
      const { status, out } = await rig.mooring("diff", "--release-values");
      assert.equal(status, 2);
      assert.match(out, /looks +unknown .*data\.answer: unknown: the chart reads it from the cluster/);
      await rig.kubectl("patch", "configmap", "looks", "-p", '{"data":{"other":"2"}}');
      assert.match((await rig.mooring("diff", "--release-values")).out, /looks +drifted .*\/data\/other/);
      await rig.mooring("apply", "--release-values", "--yes", "--take-over", "all");
      assert.deepEqual(
        [await rig.value("configmap", "looks", ".data.answer"), await rig.value("configmap", "looks", ".data.other")],
        ["42", "1"],
      );
    });

    it("are answered by the cluster where the user allows it", async () => {
      await rig.kubectl("create", "configmap", "answer", "--from-literal=answer=42");
      await rig.helm("install", "ch", "ch");
      const { status, out } = await rig.mooring("diff", "--release-values", "--lookup");
      assert.equal(status, 0, out);
      await rig.kubectl("patch", "configmap", "looks", "-p", '{"data":{"answer":"43"}}');
      assert.match(
        (await rig.mooring("diff", "--release-values", "--lookup")).out,
        /looks +drifted .*\/data\/answer: live "43", file "42"/,
      );
    });
  });

  describe("with values files", () => {
    beforeEach(() =>
      chart({
        "values.yaml": "a: 1\nb: 1\n",
        "values-prod.yaml": "a: 2\n",
        "templates/c.yaml": CONFIG("vals", "a: {{ .Values.a | quote }}\n  b: {{ .Values.b | quote }}"),
      }),
    );
    const mapping = (values: string): string =>
      rig.write("mooring.yaml", `mappings:\n  - pack: ch\n    path: ch\n    values: ${values}\n`);

    for (const [values, data] of [
      ["[values-prod.yaml]", ["2", "1"]],
      ["[values-prod.yaml, envs/eu.yaml]", ["2", "3"]],
      ["[envs/eu.yaml, values-prod.yaml]", ["2", "3"]],
      ["[]", ["1", "1"]],
    ] as const)
      it(`are rendered with ${values}`, async () => {
        rig.write("envs/eu.yaml", "a: 3\nb: 3\n");
        mapping(values);
        const { status, out, err } = await rig.mooring("apply", "--yes");
        assert.equal(status, 0, out + err);
        const [a, b] = await Promise.all([".data.a", ".data.b"].map((path) => rig.value("configmap", "vals", path)));
        assert.deepEqual([a, b], [values.endsWith("eu.yaml]") ? "3" : data[0], data[1]]);
        assert.equal((await rig.mooring("diff")).status, 0);
        assert.doesNotMatch(err, /next to it/);
      });

    it("name the line of a file that is not there, and write nothing", async () => {
      mapping("[values-none.yaml]");
      const { status, err } = await rig.mooring("apply", "--yes");
      assert.equal(status, 2);
      assert.match(err, /mooring\.yaml:2: The values file values-none\.yaml was not found in the chart/);
    });

    it("are hinted at where none is named", async () => {
      assert.match((await rig.mooring("diff")).err, /values-prod\.yaml next to it are used only if/);
    });

    for (const values of ["[../out.yaml]", "[/etc/passwd]", "values-prod.yaml", "[1]"])
      it(`are refused as ${values}, with the line`, async () => {
        mapping(values);
        const { status, err } = await rig.mooring("diff");
        assert.equal(status, 2);
        assert.match(err, /mooring\.yaml:4: .*values/);
      });

    it("and no link out of the workspace", async () => {
      rig.link("ch/values-link.yaml", "/etc/hostname");
      mapping("[values-link.yaml]");
      const { status, err } = await rig.mooring("diff");
      assert.equal(status, 2, err);
    });
  });

  it("whose dependencies are missing say where they come from, and the cure", async () => {
    chart(
      { "templates/c.yaml": CONFIG("own", "a: b") },
      'dependencies:\n  - { name: redis, version: "1.x", repository: "oci://registry.example/charts" }\n  - { name: common, version: "2.0.0", repository: "https://user:hidden@charts.example" }\n',
    );
    const { status, err } = await rig.mooring("diff");
    assert.equal(status, 2);
    assert.match(err, /redis 1\.x \(oci:\/\/registry\.example\/charts\) and common 2\.0\.0/);
    assert.match(err, /helm dependency build/);
    assert.doesNotMatch(err, /hidden/);
  });

  describe("of a release", () => {
    beforeEach(async () => {
      chart({ "templates/a.yaml": CONFIG("a", "a: b") });
      await rig.helm("install", "ch", "ch");
      rig.write("ch/templates/b.yaml", CONFIG("b", "a: b"));
    });

    it("say what the next upgrade does before they are applied", async () => {
      await rig.kubectl("patch", "configmap", "a", "-p", '{"data":{"a":"other"}}');
      const { out } = await rig.mooring("apply", "--dry-run");
      assert.match(out, /apply ConfigMap .*\/a\n(.*\n)* .*Applied by Helm: the next `helm upgrade`/);
      assert.match(out, /create ConfigMap .*\/b\n(.*\n)* .*the next `helm upgrade` stops/);
    });

    it("and what is new in them is Helm's, so that an upgrade goes on", async () => {
      const { status, out } = await rig.mooring("apply", "--release-values", "--yes");
      assert.equal(status, 0, out);
      assert.equal((await rig.mooring("diff", "--release-values")).status, 0);
      await rig.helm("upgrade", "ch", "ch");
      assert.equal((await rig.mooring("diff", "--release-values")).status, 0);
      rig.remove("ch/templates/b.yaml");
      await rig.helm("upgrade", "ch", "ch");
      assert.equal(await rig.kubectl("get", "configmap", "b", "--ignore-not-found", "-o", "name"), "");
    });

    it("are set back by an upgrade as three ways of merging have it", async () => {
      await rig.kubectl("patch", "configmap", "a", "-p", '{"data":{"a":"by hand","extra":"kept"}}');
      await rig.helm("upgrade", "ch", "ch");
      assert.deepEqual(
        [await rig.value("configmap", "a", ".data.a"), await rig.value("configmap", "a", ".data.extra")],
        ["b", "kept"],
      );
    });
  });
});
