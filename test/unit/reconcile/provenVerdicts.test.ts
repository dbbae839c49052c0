import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type Proof, type ProvenPair, ProvenVerdicts } from "../../../src/reconcile/compare/provenVerdicts.ts";

const PAIR: ProvenPair = { desiredHash: "d", uid: "u", resourceVersion: "7", schemaHash: "s", history: "h" };
const PROOF: Proof = { evidence: "proof", isCurrent: true };

describe("pairs that an earlier run found in sync", () => {
  let folder: string;
  beforeEach(() => {
    folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "mooring-proven-")), "state");
  });
  afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

  async function nextRun(): Promise<ProvenVerdicts> {
    const proven = new ProvenVerdicts(folder);
    await proven.load();
    return proven;
  }

  it("are known with their evidence, and whether the object was as its spec asks for", async () => {
    const first = await nextRun();
    const proofs: readonly Proof[] = (["proof", "dryRun"] as const).flatMap((evidence) =>
      [true, false].map((isCurrent) => ({ evidence, isCurrent })),
    );
    for (const [at, proof] of proofs.entries()) first.add({ ...PAIR, uid: String(at) }, proof);
    await first.save();
    const second = await nextRun();
    for (const [at, proof] of proofs.entries()) assert.deepEqual(second.get({ ...PAIR, uid: String(at) }), proof);
  });

  for (const part of Object.keys(PAIR) as (keyof ProvenPair)[]) {
    it(`are other pairs with another ${part}`, async () => {
      const first = await nextRun();
      first.add(PAIR, PROOF);
      await first.save();
      assert.equal((await nextRun()).get({ ...PAIR, [part]: "other" }), undefined);
    });
  }

  it("are forgotten by another build, and where the file is damaged", async () => {
    const first = await nextRun();
    first.add(PAIR, PROOF);
    await first.save();
    const [name = ""] = fs.readdirSync(folder);
    const file = path.join(folder, name);
    const text = fs.readFileSync(file, "utf8");
    for (const damaged of [text.replace(/"build":"[^"]+"/, '"build":"other"'), text.slice(0, -3), ""]) {
      fs.writeFileSync(file, damaged);
      assert.equal((await nextRun()).get(PAIR), undefined);
    }
    assert.equal(fs.statSync(folder).mode & 0o077, 0);
  });
});
