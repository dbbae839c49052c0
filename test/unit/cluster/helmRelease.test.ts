import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { decodeRelease } from "../../../src/cluster/discovery/helmRelease.ts";

const stored = (text: string | Buffer): string => Buffer.from(Buffer.from(text).toString("base64")).toString("base64");
const RELEASE = { name: "shop", version: 4, config: { password: "only-here" }, manifest: "---\nkind: A\n" };

describe("the Secret of a Helm release", () => {
  for (const [what, text] of [
    ["packed", stored(gzipSync(JSON.stringify(RELEASE)))],
    ["not packed", stored(JSON.stringify(RELEASE))],
  ] as const)
    it(`is read ${what}`, async () => {
      const release = await decodeRelease(text, "n", "shop");
      assert.deepEqual(
        [release.name, release.namespace, release.revision, release.manifest.expose()],
        ["shop", "n", 4, RELEASE.manifest],
      );
      assert.deepEqual(JSON.parse(release.values.expose()), RELEASE.config);
      assert.ok(!JSON.stringify(release).includes("only-here"));
    });

  for (const [what, text, message] of [
    ["no JSON", stored("only-here: {"), /unsupported format/],
    ["another form", stored('{"config":{"a":"only-here"}}'), /unsupported format/],
    ["damaged", stored(gzipSync(JSON.stringify(RELEASE)).subarray(0, 30)), /cannot be unpacked/],
    ["a bomb", stored(gzipSync(Buffer.alloc(40 * 1024 * 1024))), /more than 32 MiB/],
    ["too long", "A".repeat(5 * 1024 * 1024), /too large/],
  ] as const)
    it(`is refused where it is ${what}, without a word of it`, async () => {
      await assert.rejects(decodeRelease(text, "n", "shop"), (error: Error) => {
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /only-here/);
        return true;
      });
    });
});
