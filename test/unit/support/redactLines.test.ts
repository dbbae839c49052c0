import assert from "node:assert/strict";
import { lineRedactor } from "../../../src/support/redactLines.ts";

describe("redaction of a stream of lines", () => {
  it("hides a private key that spans lines, and nothing after it", () => {
    const redact = lineRedactor();
    const lines = ["start", "-----BEGIN RSA PRIVATE KEY-----", "MIIE", "-----END RSA PRIVATE KEY-----", "end"];
    assert.deepEqual(lines.map(redact), ["start", "***", "***", "***", "end"]);
  });

  it("hides a key on one line without waiting for its end", () => {
    const redact = lineRedactor();
    assert.equal(redact("key: -----BEGIN PRIVATE KEY-----MII-----END PRIVATE KEY----- done"), "key: *** done");
    assert.equal(redact("token=abcdefgh and more"), "token=*** and more");
  });
});
