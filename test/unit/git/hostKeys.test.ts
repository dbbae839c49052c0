import assert from "node:assert/strict";
import { readHostKeys } from "../../../src/git/signIn/hostKeys.ts";

describe("keys of SSH hosts", () => {
  for (const host of ["-oProxyCommand=touch marker", "-f/etc/passwd", "-", "", "[-x]"])
    it(`are not asked for with ${JSON.stringify(host)} in the place of a host`, async () => {
      await assert.rejects(readHostKeys({ host, port: 22 }), { reason: "badInput" });
    });
});
