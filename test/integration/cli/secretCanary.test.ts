import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { stringifyJson } from "../../../src/model/json.ts";
import { startFaultProxy, type FaultProxy } from "../../testbed/faultProxy.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { stateOf, until } from "../reconcile/engineRig.ts";
import { CliRig } from "./cliRig.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Values that stand nowhere else; none may be seen in any form. */
const CANARIES = [
  "canary-data-7f31",
  "canary-string-5ab2",
  "canary-key-91cc",
  "canary-registry-c04e",
  "canary-live-d6d0",
  "canary-extra-2e8a",
] as const;
const [DATA, STRING, KEY, REGISTRY, LIVE, EXTRA] = CANARIES;

const secrets = (data: string): string => `apiVersion: v1
kind: Secret
metadata: { name: opaque }
data:
  password: ${base64(data)}
stringData:
  token: ${STRING}
---
apiVersion: v1
kind: Secret
metadata: { name: tls }
type: kubernetes.io/tls
data:
  tls.crt: ${base64("-----BEGIN CERTIFICATE-----\nno secret\n-----END CERTIFICATE-----\n")}
  tls.key: ${base64(`-----BEGIN PRIVATE KEY-----\n${KEY}\n-----END PRIVATE KEY-----\n`)}
---
apiVersion: v1
kind: Secret
metadata: { name: registry }
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: '{"auths":{"registry.example.com":{"password":"${REGISTRY}"}}}'
`;

describe("values of Secrets", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: CliRig;
  let proxy: FaultProxy;

  before(async () => {
    rig = new CliRig();
    proxy = await startFaultProxy(plane());
    const file = rig.write("secrets.yaml", secrets(DATA));
    // client-side: the last-applied annotation repeats every value
    await plane().kubectl(["apply", "-n", "shop", "-f", file]);
    rig.initGit();
    await patch("opaque", { data: { password: base64(LIVE), added: base64(EXTRA) } });
    await patch("registry", {
      data: { ".dockerconfigjson": base64(`{"auths":{"registry.example.com":{"password":"${LIVE}"}}}`) },
    });
    await plane().kubectl(["delete", "secret", "tls", "-n", "shop"]);
    await plane().kubectl(["create", "secret", "generic", "stray", "-n", "shop", `--from-literal=password=${EXTRA}`]);
    // a field that left Git and that only history still has
    rig.write("secrets.yaml", secrets(DATA).replace(`stringData:\n  token: ${STRING}\n`, ""));
    rig.commitAll("Drop the token");
  });
  after(async () => {
    await proxy?.stop();
    await rig?.close();
  });

  const patch = (name: string, body: object): Promise<string> =>
    plane().kubectl([
      "patch",
      "secret",
      name,
      "-n",
      "shop",
      "--type=merge",
      "--field-manager=kubectl-edit",
      "-p",
      JSON.stringify(body),
    ]);

  /** The value as it is, in base64 at each alignment, in hex, and as a part of a percent-encoded text. */
  function assertClean(text: string, where: string): void {
    for (const canary of CANARIES) {
      const shifted = [0, 1, 2].map((at) => base64("x".repeat(at) + canary).slice(at === 0 ? 0 : 4, -4));
      for (const form of [canary, ...shifted, Buffer.from(canary).toString("hex"), encodeURIComponent(canary)]) {
        assert.ok(!text.includes(form), `${where} shows ${canary} as ${form}`);
      }
    }
  }

  it("are in nothing that the command line prints", async () => {
    const target = ["--kubeconfig", plane().kubeconfig, "-n", "shop"];
    const env = { MOORING_DEBUG: "1" };
    const runs = {
      status: await rig.run(["status", ...target], env),
      diff: await rig.run(["diff", ...target], env),
      json: await rig.run(["diff", "-o", "json", ...target], env),
      patch: await rig.run(["diff", "-o", "patch", ...target], env),
      "dry-run": await rig.run(["apply", "--dry-run", "--take-over", "all", ...target], env),
      export: await rig.runExactly(["export", "secret", "opaque", ...target], env),
      "export json": await rig.runExactly(["export", "Secret", "stray", "-o", "json", ...target], env),
      reader: await rig.run(["diff", ...target, "--context", "reader"], env),
    };
    for (const [name, { out, err }] of Object.entries(runs)) assertClean(out + err, name);
    assert.match(runs.diff.out, /Secret shop\/opaque +drifted .*\/data\/password/);
    assert.match(runs.diff.out, /Secret shop\/tls +missing/);
    assert.match(runs.json.out, /"live": "\*\*\*"/);
    assert.match(runs.export.err, /error: Secret shop\/opaque/);
    assert.equal(runs.export.status, 2);
  });

  it("are in no state, text, plan or log line of the engine, also when the server refuses them", async () => {
    const engine = await rig.open({ kubeconfig: proxy.kubeconfig, watch: true });
    const state = await until(
      engine,
      rig.folder,
      ({ packs, extra }) =>
        extra.some(({ ref }) => ref.name === "stray") &&
        packs.every(({ objects }) => objects.every(({ verdict }) => verdict)),
    );
    assertClean(JSON.stringify(state), "the read model");
    const plan = await engine.apply.plan({ folder: rig.folder });
    assertClean(JSON.stringify(plan), "the plan");
    for (const { id, verdict } of stateOf(engine, rig.folder).packs.flatMap(({ objects }) => objects)) {
      assertClean(
        stringifyJson({ ...(await engine.files.diffSides({ folder: rig.folder, objectId: id })) }),
        "the two sides",
      );
      if (verdict?.state !== "drifted") continue;
      const { refused, changes } = await engine.files.takeLive({ folder: rig.folder, objectId: id });
      assert.deepEqual(changes, []);
      assertClean(refused.join("\n"), "the refusal");
    }
    rig.write(
      "broken.yaml",
      `apiVersion: v1\nkind: Secret\nmetadata: { name: broken }\ntype: kubernetes.io/tls\ndata:\n  tls.key: ${base64(DATA)}\n  wrong: "${LIVE} is no base64"\n`,
    );
    await engine.folders.refresh({ folder: rig.folder });
    const report = await engine.apply
      .plan({ folder: rig.folder })
      .then((next) => engine.apply.run(next, { hash: next.hash, force: [] }, (step) => rig.lines.push(step.message)));
    assert.ok(report.results.some(({ outcome }) => outcome === "failed"));
    assertClean(JSON.stringify(report), "the report");
    assertClean(JSON.stringify(engine.folders.all()), "the read model after a refusal");
    assertClean(rig.lines.join("\n"), "the log");
    fs.rmSync(path.join(rig.folder, "broken.yaml"));
  });

  it("are in nothing that is said of a Secret that is wrong", async () => {
    const wrong = [
      `stringData: ${STRING}`,
      `stringData: [${STRING}]`,
      `stringData: { pw: [${STRING}] }`,
      `data: { pw: { nested: ${STRING} } }`,
      `data: { pw: "${LIVE} is no base64" }`,
      `data: [${STRING}]`,
      `stringData: { ok: x }\ntype: { ${KEY}: ${KEY} }`,
    ].map((rest, at) => `apiVersion: v1\nkind: Secret\nmetadata: { name: wrong-${at} }\n${rest}\n`);
    const list = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: { name: in-list }\n  stringData: ${EXTRA}\n`;
    rig.write("wrong.yaml", [...wrong, list].join("---\n"));
    const target = ["--kubeconfig", plane().kubeconfig, "-n", "shop"];
    for (const args of [["diff"], ["diff", "-o", "json"], ["diff", "-o", "patch"], ["apply", "--yes"]]) {
      const { out, err } = await rig.run([...args, ...target]);
      assertClean(out + err, args.join(" "));
      if (args[0] === "apply") assert.match(out + err, /wrong-0/);
    }
    fs.rmSync(path.join(rig.folder, "wrong.yaml"));
  });

  it("are compared and written under a key that every object inherits", async () => {
    const keys = ["__proto__", "constructor", "toString"];
    const objects = (value: string): string =>
      [["Secret", "stringData"] as const, ["ConfigMap", "data"] as const]
        .map(([kind, field]) => {
          const lines = keys.map((key) => `  ${key}: ${value}`).join("\n");
          return `apiVersion: v1\nkind: ${kind}\nmetadata: { name: keys }\n${field}:\n  a: same\n${lines}\n`;
        })
        .join("---\n");
    const live = rig.write("keys.yaml", objects("from-live"));
    await plane().kubectl(["apply", "--server-side", "--field-manager=mooring", "-n", "shop", "-f", live]);
    rig.write("keys.yaml", objects("from-file"));
    const target = ["--kubeconfig", plane().kubeconfig, "-n", "shop"];
    const { out } = await rig.run(["diff", "-o", "json", ...target]);
    for (const key of keys) assert.equal(out.split(`"/data/${key}"`).length - 1, 2, key);
    await rig.run(["apply", "--yes", ...target]);
    for (const key of keys) {
      const read = (kind: string): Promise<string> =>
        plane().kubectl(["get", kind, "keys", "-n", "shop", "-o", `jsonpath={.data.${key}}`]);
      assert.equal(await read("configmap"), "from-file");
      assert.equal(await read("secret"), base64("from-file"));
    }
    fs.rmSync(path.join(rig.folder, "keys.yaml"));
  });

  it("are in no file that Mooring keeps", () => {
    const files = fs
      .readdirSync(rig.cacheFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile());
    assert.ok(
      files.some(({ name }) => name.startsWith("verdicts")),
      "the verdict memo was written",
    );
    assert.ok(
      files.some(({ parentPath }) => parentPath.includes(`${path.sep}journal${path.sep}`)),
      "the journal was written",
    );
    for (const { parentPath, name } of files) assertClean(fs.readFileSync(path.join(parentPath, name), "utf8"), name);
    assertClean(rig.printed, "everything printed");
  });
});
