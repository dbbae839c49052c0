import assert from "node:assert/strict";
import { isLoopback, proxyFor } from "../../../src/support/proxy.ts";

const P = "http://proxy.example:3128";
const rows: [
  why: string,
  server: string,
  proxyUrl: string | undefined,
  environment: Record<string, string>,
  expected: string | undefined,
][] = [
  ["nothing set", "https://a.example", undefined, {}, undefined],
  ["environment", "https://a.example", undefined, { HTTPS_PROXY: P }, P],
  ["lower case", "https://a.example", undefined, { https_proxy: P }, P],
  ["a proxy without a scheme", "https://a.example", undefined, { HTTPS_PROXY: "proxy.example:3128" }, P],
  ["plain http has its own", "http://a.example", undefined, { HTTPS_PROXY: P }, undefined],
  ["never for loopback", "https://127.0.0.1:6443", undefined, { HTTPS_PROXY: P }, undefined],
  ["NO_PROXY names it", "https://a.example", undefined, { HTTPS_PROXY: P, NO_PROXY: "b,a.example" }, undefined],
  ["NO_PROXY names its domain", "https://x.a.example", undefined, { HTTPS_PROXY: P, NO_PROXY: "a.example" }, undefined],
  [
    "a leading dot means only what is below",
    "https://a.example",
    undefined,
    { HTTPS_PROXY: P, NO_PROXY: ".a.example" },
    P,
  ],
  ["no half names", "https://ba.example", undefined, { HTTPS_PROXY: P, NO_PROXY: "a.example" }, P],
  ["all", "https://a.example", undefined, { HTTPS_PROXY: P, NO_PROXY: "*" }, undefined],
  ["a block of addresses", "https://10.1.2.3:6443", undefined, { HTTPS_PROXY: P, NO_PROXY: "10.0.0.0/8" }, undefined],
  ["another block", "https://11.1.2.3:6443", undefined, { HTTPS_PROXY: P, NO_PROXY: "10.0.0.0/8" }, P],
  ["a port that fits", "https://a.example:6443", undefined, { HTTPS_PROXY: P, NO_PROXY: "a.example:6443" }, undefined],
  ["a port that does not", "https://a.example", undefined, { HTTPS_PROXY: P, NO_PROXY: "a.example:6443" }, P],
  ["the kubeconfig wins over NO_PROXY", "https://a.example", P, { NO_PROXY: "*" }, P],
];

describe("proxy for a server", () => {
  for (const [why, server, proxyUrl, environment, expected] of rows) {
    it(why, () => assert.equal(proxyFor(new URL(server), proxyUrl, environment), expected));
  }
  it("knows loopback", () => {
    assert.deepEqual(["localhost", "127.1.2.3", "[::1]", "localhost.example", "10.0.0.1"].map(isLoopback), [
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
