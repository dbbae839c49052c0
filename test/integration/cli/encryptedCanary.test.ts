import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { packDefinition } from "../../testbed/packDefinition.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { find, stateOf } from "../reconcile/engineRig.ts";
import { CliRig } from "./cliRig.ts";

/** Ciphertexts that stand nowhere else: what Mooring says must not hold them, what it writes must hold them byte by byte. */
const FILE = "3663663832383838623116130366432aaaa1111";
const LIVE = "3663663832383838623116130366432bbbb2222";
const SOPS = "Q2FuYXJ5Y2FuYXJ5";
const block = (cipher: string): string => `$KUBIT_VAULT;1.2;AES256;pass\n${cipher}\n${cipher}\n`;
const sops = (data: string): string => `ENC[AES256_GCM,data:${data},iv:AAAA,tag:BBBB,type:str]`;

const PACK = `apiVersion: k8s.kubit.ir/v1alpha1
kind: Pack
metadata: { name: db, namespace: shop }
spec:
  chart: { name: postgresql-ha, version: ~=0.6.0, repository: { kind: ClusterPackRepository, name: house } }
  vars:
    ROOT_PASSWORD: | # never in clear
      $KUBIT_VAULT;1.2;AES256;pass
      ${FILE}
      ${FILE}
  values:
    password: "{{ vars.ROOT_PASSWORD }}"
`;

describe("encrypted values", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  const rig = new CliRig();
  after(() => rig.close());

  before(async () => {
    const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    assert.equal((await plane().request({ method: "POST", path, body: packDefinition })).status, 201);
    await waitFor("the kind", async () => {
      const answer = await plane().request({
        method: "GET",
        path: "/apis/k8s.kubit.ir/v1alpha1/namespaces/shop/packs",
      });
      return answer.status === 200;
    });
    rig.write("db.pack.yaml", PACK);
    rig.write(
      "app.yaml",
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: app, namespace: shop }\ndata:\n  token: ${sops(SOPS)}\n`,
    );
    rig.initGit();
    await plane().kubectl(["apply", "--server-side", "--field-manager=mooring", "-f", rig.folder]);
  });

  const target = (): readonly string[] => ["--kubeconfig", plane().kubeconfig, "--context", "admin", "-n", "shop"];

  it("are equal or not as they stand, and are named instead of shown", async () => {
    const same = await rig.run(["status", ...target()]);
    assert.match(same.out, /2 in sync/, "ciphertext equals itself");
    await plane().kubectl([
      ...["patch", "packs.k8s.kubit.ir", "db", "-n", "shop", "--type=merge"],
      ...["-p", JSON.stringify({ spec: { vars: { ROOT_PASSWORD: block(LIVE) } } })],
    ]);
    await plane().kubectl([
      ...["patch", "configmap", "app", "-n", "shop", "--type=merge"],
      ...["-p", JSON.stringify({ data: { token: sops(`${SOPS}b3RoZXI`) } })],
    ]);
    const runs = [
      await rig.run(["diff", ...target()]),
      await rig.run(["diff", "--output", "json", ...target()]),
      await rig.run(["status", ...target()]),
    ];
    for (const { out, err } of runs) for (const secret of [FILE, LIVE, SOPS]) assert.ok(!(out + err).includes(secret));
    assert.match(runs[0]?.out ?? "", /ROOT_PASSWORD: live "encrypted \(vault pass\)", file "encrypted \(vault pass\)"/);
    assert.match(runs[0]?.out ?? "", /token: live "encrypted \(SOPS\)"/);
  });

  it("come into the file and the commit exactly as the cluster has them, still encrypted", async () => {
    const engine = await rig.open({ kubeconfig: plane().kubeconfig });
    const pack = find(stateOf(engine, rig.folder), "Pack", "db");
    const { changes, refused } = await engine.files.takeLive({ folder: rig.folder, objectId: pack.id });
    assert.deepEqual(refused, []);
    await engine.files.write(changes);
    const text = rig.read("db.pack.yaml");
    assert.equal(text.split(LIVE).length, 3, text);
    assert.ok(!text.includes(FILE));
    assert.match(text, /# never in clear/);
    const proposal = await engine.commits.propose({ folder: rig.folder, packId: pack.packId ?? "" });
    await engine.commits.commit(proposal);
    const shown = rig.git("show", "HEAD", "--", "db.pack.yaml");
    assert.ok(shown.includes(`+      ${LIVE}`));
    assert.equal(rig.git("log", "-1", "--format=%B").includes(LIVE), false, "no value in the message");
    for (const secret of [FILE, LIVE, SOPS])
      assert.deepEqual(
        rig.lines.filter((line) => line.includes(secret)),
        [],
      );
    for (const kept of fs.readdirSync(rig.cacheFolder, { recursive: true, withFileTypes: true })) {
      if (!kept.isFile()) continue;
      const content = fs.readFileSync(path.join(kept.parentPath, kept.name), "utf8");
      for (const secret of [FILE, LIVE, SOPS]) assert.ok(!content.includes(secret), kept.name);
    }
  });
});
