import assert from "node:assert/strict";
import { jsonEqual, stringifyJson } from "../../../src/model/json.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { KEYS, KNOWN_EXCEPTIONS, REFUSED, SCALARS, valueOfRow } from "../../unit/manifests/parseScalarTable.ts";
import { askKubectlText, requireKubectl } from "./kubectlOracle.ts";

const HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";

describe("the table of scalars against kubectl", function () {
  this.timeout(120_000);
  before(requireKubectl);

  it("has the values kubectl reads, and Mooring reads the same", async () => {
    const accepted = SCALARS.filter(({ json }) => json !== REFUSED);
    const text = `${HEAD}${accepted.map(({ text: scalar }, at) => `k${at}: ${scalar}\n`).join("")}`;
    const answer = await askKubectlText(text);
    assert.equal(answer.kind, "objects", answer.kind === "refused" ? answer.message : "");
    const theirs = answer.kind === "objects" ? answer.objects[0] : undefined;
    const ours = parseManifest(text, "a.yaml").documents[0]?.value;
    for (const [at, row] of accepted.entries()) {
      const { text: scalar } = row;
      const expected = theirs?.[`k${at}`];
      assert.ok(
        expected !== undefined && jsonEqual(expected, valueOfRow(row)),
        `kubectl reads ${scalar} as ${stringifyJson(expected ?? null)}`,
      );
      assert.ok(jsonEqual(ours?.[`k${at}`], expected), `Mooring reads ${scalar} otherwise`);
    }
    assert.ok(accepted.length >= 68);
  });

  it("has the keys kubectl reads", async () => {
    const accepted = KEYS.filter(([, key]) => key !== REFUSED);
    const answer = await askKubectlText(`${HEAD}${accepted.map(([key], at) => `k${at}:\n  ${key}: v\n`).join("")}`);
    assert.equal(answer.kind, "objects");
    if (answer.kind !== "objects") return;
    assert.deepEqual(
      accepted.map((_row, at) => Object.keys(answer.objects[0]?.[`k${at}`] as object)),
      accepted.map(([, key]) => [key]),
    );
  });

  for (const { text } of [...SCALARS, ...KNOWN_EXCEPTIONS].filter(({ json }) => json === REFUSED)) {
    it(`kubectl refuses the value ${text}`, async () => {
      assert.equal((await askKubectlText(`${HEAD}x: ${text}\n`)).kind, "refused");
    });
  }

  for (const [key] of KEYS.filter(([, expected]) => expected === REFUSED)) {
    it(`kubectl refuses the key ${key}`, async () => {
      assert.equal((await askKubectlText(`${HEAD}x:\n  ${key}: v\n`)).kind, "refused");
    });
  }
});
