import assert from "node:assert/strict";
import { encryptionOf, nameEncrypted } from "../../../src/support/encryptedValue.ts";
import { redactText } from "../../../src/support/redaction.ts";

const CIPHER = "3663663832383838623116130366432";
const VAULT = `$KUBIT_VAULT;1.2;AES256;pass\n${CIPHER}\n${CIPHER}\n`;
const SOPS = "ENC[AES256_GCM,data:Zm9vYmFy,iv:AAAA,tag:BBBB,type:str]";

describe("an encrypted value", () => {
  const cases: readonly (readonly [string, unknown, string | undefined])[] = [
    ["a block of a vault", VAULT, "encrypted (vault pass)"],
    ["the same without its last line end", VAULT.trim(), "encrypted (vault pass)"],
    ["another vault", `$KUBIT_VAULT;1.1;AES256;team-b\n${CIPHER}`, "encrypted (vault team-b)"],
    ["a value of SOPS", SOPS, "encrypted (SOPS)"],
    ["plain text that speaks of one", `see ${VAULT}`, undefined],
    ["plain text behind one", `${VAULT}plain text`, undefined],
    ["plain text", "hello", undefined],
    ["a number", 3, undefined],
  ];
  for (const [what, value, expected] of cases)
    it(`${expected ?? "is not"}: ${what}`, () => assert.equal(encryptionOf(value), expected));

  it("is named in a text of any spelling, with nothing of it left", () => {
    const texts = [
      `Invalid value: ${JSON.stringify(VAULT)}: no`,
      `a: |\n  ${VAULT.replaceAll("\n", "\n  ")}b: 1`,
      SOPS,
    ];
    for (const text of texts) {
      for (const clean of [nameEncrypted(text), redactText(text)]) {
        assert.match(clean, /encrypted \((vault pass|SOPS)\)/);
        assert.doesNotMatch(clean, /36636638|Zm9v/);
      }
    }
    assert.match(nameEncrypted(texts[1] ?? ""), /b: 1$/);
  });
});
