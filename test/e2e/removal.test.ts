import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, describe, it } from "mocha";
import { expectSoon } from "../testbed/expectSoon.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const CLAIM = "/api/v1/namespaces/shop/persistentvolumeclaims/cart-cache";
const NOTES = "/api/v1/namespaces/shop/configmaps/cart-notes";
const JOB = "/apis/batch/v1/namespaces/shop/jobs/cart-import";
const FILE = "apps/cart/temporary.yaml";
const TEXT = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: cart-cache
  namespace: shop
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: cart-notes
  namespace: shop
data: { note: for a while }
---
apiVersion: batch/v1
kind: Job
metadata:
  name: cart-import
  namespace: shop
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: import
          image: registry.example.com/shop/import:1
`;

describe("what takes something away from a cluster", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  const file = (): string => path.join(shop().workTree, FILE);
  const window = useWindow(() => {
    fs.writeFileSync(file(), TEXT);
    // nothing is removed while a chart cannot be rendered: what left the files may be in there
    const settings = { "mooring.toolFolders": [path.dirname(shop().processes.log)] };
    return { workspace: shop().workTree, trust: true, env: shop().env, settings };
  });
  after(async () => {
    fs.rmSync(file(), { force: true });
    await shop().plane.request({ method: "DELETE", path: JOB });
  });
  const isThere = async (object: string): Promise<boolean> =>
    (await shop().plane.request({ method: "GET", path: object })).status === 200;

  it("is recreated only after a tick", async () => {
    const { packs, plan } = window();
    await window().openViews();
    await window().chooseContext("demo");
    for (const object of [
      "PersistentVolumeClaim shop/cart-cache",
      "ConfigMap shop/cart-notes",
      "Job shop/cart-import",
    ]) {
      await packs.press(new RegExp(`^${object}, missing`), "Apply to Cluster…");
      await plan.expectOpen("demo/shop");
      await plan.press("Apply 1 Change");
      await plan.expectStatus("1 change written to demo/shop.");
      await plan.press("Close");
      await plan.expectClosed();
    }
    fs.writeFileSync(file(), TEXT.replace("import:1", "import:2"));
    await packs.press(/^Job shop\/cart-import, blocked/, "Recreate in Cluster…");
    await plan.expectOpen("demo/shop");
    await expectSoon(() => plan.text(), /Deletes Job shop\/cart-import and recreates it/);
    await expectSoon(() => plan.isReady(), false);
    await window().keep("70-recreate");
    await plan.tick("Delete and recreate Job shop/cart-import");
    await plan.press("Apply 1 Change");
    await plan.expectStatus("1 change written to demo/shop.");
    assert.match(JSON.stringify(await shop().live(JOB)), /import:2/);
    await plan.press("Close");
    await plan.expectClosed();
  });

  it("is pruned only after its name was typed, where data goes with it", async () => {
    const { packs, plan } = window();
    fs.writeFileSync(file(), TEXT.slice(TEXT.indexOf("apiVersion: batch/v1")).replace("import:1", "import:2"));
    await packs.row(/^ConfigMap shop\/cart-notes, in sync/).waitFor({ state: "detached" });
    await packs.choose(/^pack shop\/cart, /, "Prune Objects Removed from Files…");
    await plan.expectOpen("demo/shop");
    await expectSoon(() => plan.isReady(), false);
    await plan.tick("Delete ConfigMap shop/cart-notes");
    await plan.type("Type cart-cache to confirm deletion of the object and its contents", "cart-cach");
    assert.equal(await plan.isReady(), false);
    await window().keep("71-prune");
    await plan.type("Type cart-cache to confirm deletion of the object and its contents", "cart-cache");
    await plan.expectReady();
    await plan.press("Apply 2 Changes to demo/shop"); // and nothing of what drifted
    await plan.expectStatus("2 changes written to demo/shop.");
    await waitFor("end of the claim", async () => !(await isThere(CLAIM)));
    assert.equal(await isThere(NOTES), false);
    assert.ok(await isThere(JOB));
    await window().keep("72-pruned");
  });
});
