import assert from "node:assert/strict";
import { readIdentity } from "../../../src/cluster/discovery/readIdentity.ts";
import { type ClusterIdentity, identityWarning } from "../../../src/model/target.ts";
import { MooringError } from "../../../src/support/errors.ts";

const PLACE = { server: "https://127.0.0.1:6443", caHash: "x" };

/** What a user may read, as `Kind namespace/name` → uid; all else is forbidden. */
const identityBy = (readable: Readonly<Record<string, string>>): Promise<ClusterIdentity> =>
  readIdentity(PLACE, "shop", (_resource, { kind, namespace, name }) => {
    const uid = readable[`${kind} ${namespace}/${name}`];
    return uid === undefined ? Promise.reject(new MooringError("forbidden", "no")) : Promise.resolve(uid);
  });

describe("the identity of a cluster", () => {
  it("is the uid of kube-system where it may be read", async () => {
    assert.equal((await identityBy({ "Namespace /kube-system": "u1", "Namespace /shop": "u2" })).uid, "u1");
  });

  for (const readable of [
    "Namespace /shop",
    "ConfigMap shop/kube-root-ca.crt",
    "ServiceAccount shop/default",
    "Namespace /default",
  ])
    it(`tells two clusters behind one address apart by ${readable}`, async () => {
      const [one, same, other] = await Promise.all(["u1", "u1", "u2"].map((uid) => identityBy({ [readable]: uid })));
      assert.deepEqual(one, same);
      assert.notEqual(one?.uid, other?.uid);
      assert.ok(one?.uid.startsWith(readable));
    });

  it("is never equal where it was read of different objects", async () => {
    const uids = await Promise.all(
      ["Namespace /kube-system", "Namespace /shop", "ServiceAccount shop/default"].map((name) =>
        identityBy({ [name]: "u" }),
      ),
    );
    assert.equal(new Set(uids.map(({ uid }) => uid)).size, 3);
  });

  it("is address and authority alone where nothing may be read", async () => {
    assert.deepEqual(await identityBy({}), { ...PLACE, uid: "" });
  });

  it("is unknown, and not weaker, while the server is not responding", async () => {
    const away = (): Promise<string> => Promise.reject(new MooringError("unreachable", "away"));
    await assert.rejects(readIdentity(PLACE, "shop", away), /away/);
  });
});

describe("a weak identity", () => {
  it("is said before anything is written, and a whole one is not", () => {
    assert.match(identityWarning({ ...PLACE, uid: "" }), /Nothing you are allowed to read identifies this cluster/);
    assert.equal(identityWarning({ ...PLACE, uid: "u1" }), "");
  });
});
