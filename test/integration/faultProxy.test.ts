import assert from "node:assert/strict";
import https from "node:https";
import fs from "node:fs";
import { after, afterEach, before, describe, it } from "mocha";
import { callApi } from "../testbed/apiCall.ts";
import { goneInWatch, malformedWatch, tooManyRequests, unavailable } from "../testbed/fault.ts";
import { type FaultProxy, startFaultProxy } from "../testbed/faultProxy.ts";
import { type RequestKind, requestKind } from "../testbed/requestKind.ts";
import { useControlPlane } from "../testbed/testbed.ts";
import { waitFor } from "../testbed/waitFor.ts";

const pods = "/api/v1/namespaces/shop/pods";

describe("testbed: kinds of requests", () => {
  const cases: readonly (readonly [string, string, RequestKind])[] = [
    ["GET", "/apis", "discovery"],
    ["GET", "/apis/apps/v1", "discovery"],
    ["GET", "/openapi/v3/apis/apps/v1?hash=1", "openapi"],
    ["GET", "/api/v1/pods?limit=500", "list"],
    ["GET", pods, "list"],
    ["GET", `${pods}?watch=true`, "watch"],
    ["GET", `${pods}/web`, "get"],
    ["GET", "/api/v1/namespaces/shop", "get"],
    ["PATCH", "/apis/apps/v1/namespaces/shop/deployments/web?dryRun=All", "patchDryRun"],
    ["PATCH", "/apis/apps/v1/namespaces/shop/deployments/web", "patch"],
    ["DELETE", `${pods}/web`, "other"],
  ];
  for (const [method, url, kind] of cases) {
    it(`${method} ${url} is ${kind}`, () => assert.equal(requestKind(method, url), kind));
  }
});

describe("testbed: faults in front of an API server", () => {
  const plane = useControlPlane();
  let proxy: FaultProxy;
  before(async () => {
    proxy = await startFaultProxy(plane());
  });
  afterEach(() => {
    proxy.heal();
    proxy.resetCounts();
  });
  after(() => proxy.stop());

  const list = () => callApi({ ...access(), token: plane().tokens.admin }, { method: "GET", path: pods });
  const access = () => ({ server: proxy.server, ca: fs.readFileSync(plane().caFile, "utf8") });

  it("passes requests on, with the rights of their token", async () => {
    assert.equal((await list()).status, 200);
    const denied = await callApi(
      { ...access(), token: plane().tokens.reader },
      { method: "GET", path: "/api/v1/secrets" },
    );
    assert.equal(denied.status, 403);
    assert.equal(proxy.counts.list, 2);
  });

  it("gives kubectl a kubeconfig that works", async () => {
    const output = await plane().kubectl([
      "get",
      "namespace",
      "shop",
      "-o",
      "name",
      `--kubeconfig=${proxy.kubeconfig}`,
    ]);
    assert.equal(output, "namespace/shop\n");
    assert.equal(proxy.counts.get, 1);
  });

  it("fails as often as asked and for the kinds asked, then no more", async () => {
    proxy.failNext(1, tooManyRequests(1), ["list"]);
    proxy.failNext(1, unavailable, ["watch"]);
    assert.equal((await list()).status, 429);
    assert.equal((await list()).status, 200);
  });

  it("cuts connections", async () => {
    proxy.failNext(1, { kind: "drop" });
    await assert.rejects(list());
  });

  for (const [name, fault, expected] of [
    ["gone", goneInWatch, /"code":410/],
    ["malformed", malformedWatch, /not json/],
  ] as const) {
    it(`lets a watch start and end ${name}`, async () => {
      proxy.failNext(1, fault, ["watch"]);
      const watch = openWatch();
      await waitFor("end of the watch", () => watch.ended);
      assert.match(watch.text, expected);
    });
  }

  it("writes into a running watch and cuts it", async () => {
    const watch = openWatch();
    await waitFor("running watch", () => proxy.writeToWatches("{half") === 1);
    await waitFor("text", () => watch.text.includes("{half"));
    assert.equal(proxy.drop("watches"), 1);
    await waitFor("end of the watch", () => watch.ended);
  });

  it("speaks plain HTTP on request and adds the token", async () => {
    await using plain = await startFaultProxy(plane(), { plainHttpAs: "reader" });
    assert.equal((await fetch(`${plain.server}${pods}`)).status, 200);
    assert.equal((await fetch(`${plain.server}/api/v1/secrets`)).status, 403);
  });

  function openWatch(): { text: string; ended: boolean } {
    const watch = { text: "", ended: false };
    const headers = { authorization: `Bearer ${plane().tokens.admin}` };
    const request = https.get(new URL(`${pods}?watch=1`, proxy.server), { headers, ca: access().ca }, (response) => {
      response.on("data", (chunk: Buffer) => (watch.text += chunk.toString("utf8")));
      for (const end of ["end", "error", "close"]) response.on(end, () => (watch.ended = true));
    });
    request.on("error", () => (watch.ended = true));
    return watch;
  }
});
