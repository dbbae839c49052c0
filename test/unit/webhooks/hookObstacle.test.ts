import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type HookObstacle, hookObstacle } from "../../../src/webhooks/hookObstacle.ts";
import type { AccessMethod } from "../../../src/mappings/mooringConfig.ts";

const HERE = "http://127.0.0.1:47823";
const OUTSIDE = "https://hooks.example.com/team";

describe("what stands in the way of a webhook, before anybody is asked", () => {
  const table: readonly (readonly [string, AccessMethod, string | undefined, HookObstacle | undefined])[] = [
    ["https://git.example.com/team/shop.git", "token", OUTSIDE, undefined],
    ["https://git.example.com/team/shop.git", "password", OUTSIDE, undefined],
    ["https://github.com/team/shop.git", "signIn", OUTSIDE, undefined],
    ["http://127.0.0.1:3000/team/shop.git", "token", HERE, undefined],
    ["http://localhost:3000/team/shop.git", "token", HERE, undefined],
    ["http://[::1]:3000/team/shop.git", "token", HERE, undefined],
    ["http://127.0.0.1:3000/team/shop.git", "token", OUTSIDE, undefined],
    ["file:///srv/shop.git", "token", OUTSIDE, "noHost"],
    ["https://git.example.com/shop", "token", OUTSIDE, "noHost"],
    ["https://git.example.com/team/shop.git", "token", undefined, "noReceiver"],
    ["https://git.example.com/team/shop.git", "token", HERE, "outOfReach"],
    ["https://127.0.0.1.example.com/team/shop.git", "token", "http://localhost:1", "outOfReach"],
    ["git@git.example.com:team/shop.git", "ssh", OUTSIDE, "gitOnly"],
    ["https://git.example.com/team/shop.git", "signIn", OUTSIDE, "gitOnly"],
  ];
  for (const [url, access, receiver, obstacle] of table)
    it(`is ${obstacle ?? "nothing"} for ${url} by ${access}, received at ${receiver ?? "no address"}`, () => {
      assert.equal(hookObstacle({ url, access }, receiver), obstacle);
    });

  it("is nothing for SSH with a token for the host's API beside the key", () => {
    const url = "git@git.example.com:team/shop.git";
    assert.equal(hookObstacle({ url, access: "ssh", hasApiToken: true }, OUTSIDE), undefined);
    assert.equal(hookObstacle({ url, access: "ssh", hasApiToken: true }, undefined), "noReceiver");
  });
});
