// Kubeconfigs that run programs, name files or weaken TLS (A7): one in a workspace is never loaded by itself, a program runs
// after a yes alone, and what is not verified is said.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { stringify } from "yaml";
import { CliRig, type CliRun } from "./cliRig.ts";

const MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: map }\ndata: { key: one }\n";
const CANARY = "canary-token-file-5d20";

describe("hostile kubeconfigs", function () {
  this.timeout(120_000);
  let rig: CliRig;
  let server: Server;
  /** Authorization of each request. */
  let asked: string[];
  let marker: string;
  beforeEach(async () => {
    rig = new CliRig();
    rig.write("map.yaml", MAP);
    marker = path.join(rig.base, "marker");
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.headers.authorization ?? "");
      const body = {
        kind: "Status",
        apiVersion: "v1",
        status: "Failure",
        reason: "Forbidden",
        code: 403,
        message: "no",
      };
      response.writeHead(403, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rig.close();
  });

  const address = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const configText = (user: object, cluster: object = { server: `http://${address()}` }): string =>
    stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "evil",
      clusters: [{ name: "evil", cluster }],
      users: [{ name: "evil", user }],
      contexts: [{ name: "evil", context: { cluster: "evil", user: "evil" } }],
    });
  const shell = (): object => ({
    exec: {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "sh",
      args: ["-c", `touch '${marker}'; echo '{"status":{"token":"t"}}'`],
      interactiveMode: "Never",
    },
  });
  const given = (user: object, cluster?: object): readonly string[] => {
    const file = path.join(rig.base, "given/config");
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, configText(user, cluster));
    return ["--kubeconfig", file];
  };
  const nothingRan = (): void => assert.equal(fs.existsSync(marker), false, "a program was run");

  it("of a workspace are never loaded by themselves, whatever their name", async () => {
    const names = ["kubeconfig", "config", "kubeconfig.yaml", ".kube/config", ".kube/config.yaml", "admin.conf"];
    for (const name of names) rig.write(name, configText(shell()));
    rig.write(".env", `KUBECONFIG=${path.join(rig.folder, "kubeconfig")}\n`);
    rig.write(
      "mooring.yaml",
      "mappings:\n  - { pack: shop/map, path: map.yaml, cluster: { context: evil, namespace: shop } }\n",
    );
    const none = path.join(rig.base, "none"); // not the one of whoever runs the tests
    for (const words of [["context"], ["status"], ["diff"], ["apply", "--yes"], ["export", "ConfigMap", "map"]]) {
      const operands = words[0] === "context" || words[0] === "export" ? [] : [rig.folder];
      const run: CliRun = await rig.runExactly([...words, ...operands], { KUBECONFIG: none });
      assert.equal(run.status, 2, run.out + run.err);
      assert.ok(run.err.includes(`No kubeconfig found at ${none}`), `${words.join(" ")}: ${run.err}`);
    }
    nothingRan();
    assert.deepEqual(asked, []);
  });

  it("run no program without a yes, and name it with all its arguments", async () => {
    const shown = `sh -c ${JSON.stringify(`touch '${marker}'; echo '{"status":{"token":"t"}}'`)}`;
    const contexts = await rig.runExactly(["context", ...given(shell())]);
    assert.ok(contexts.out.includes(`runs ${shown}`), contexts.out);
    const refused = await rig.run(["diff", ...given(shell())]);
    assert.equal(refused.status, 2);
    assert.ok(refused.err.includes(shown) && refused.err.includes("not allowed"), refused.err);
    nothingRan();
    assert.deepEqual(asked, []);
    // the mark does work
    await rig.run(["diff", "--allow-exec", ...given(shell())]);
    assert.equal(fs.existsSync(marker), true);
    assert.ok(asked.every((header) => header === "Bearer t") && asked.length > 0);
  });

  it("with an auth-provider are refused, also where programs are allowed", async () => {
    const provider = { name: "gcp", config: { "cmd-path": "/bin/sh", "cmd-args": `-c "touch ${marker}"` } };
    const run = await rig.run(["diff", "--allow-exec", ...given({ "auth-provider": provider })]);
    assert.equal(run.status, 2);
    assert.match(run.err, /legacy auth-provider "gcp"/);
    nothingRan();
    assert.deepEqual(asked, []);
  });

  it("send a token file to the server of their context alone, and print nothing of it", async () => {
    rig.write("../outside/token", `${CANARY}\n`);
    const run = await rig.run(["diff", ...given({ tokenFile: "../outside/token" })]);
    assert.ok(asked.length > 0 && asked.every((header) => header === `Bearer ${CANARY}`));
    assert.ok(!rig.printed.includes(CANARY), run.err);
    const gone = await rig.run(["diff", ...given({ tokenFile: "../outside" })]);
    assert.match(gone.err, /token file .*outside.*cannot be read/);
  });

  const unverified: readonly [string, (host: string) => object][] = [
    ["a certificate that nobody checks", (host) => ({ server: `https://${host}`, "insecure-skip-tls-verify": true })],
    ["plain http", (host) => ({ server: `http://${host}` })],
  ];
  for (const [name, cluster] of unverified)
    it(`say so in the list of contexts: ${name}`, async () => {
      const options = given({ token: "t" }, cluster(address()));
      const list = await rig.runExactly(["context", ...options]);
      assert.match(list.out, /evil .*not checked/);
      const data = await rig.runExactly(["context", "-o", "json", ...options]);
      assert.equal((JSON.parse(data.out) as { isInsecure: boolean }[])[0]?.isInsecure, true);
    });

  it("with a server that is no http address are refused", async () => {
    for (const at of ["file:///etc/passwd", "unix:///run/docker.sock", "-x", "javascript:1", `ftp://${address()}`]) {
      const run = await rig.run(["diff", ...given({ token: "t" }, { server: at })]);
      assert.equal(run.status, 2, at);
      assert.match(run.err, /not an http or https URL/, at);
    }
    assert.deepEqual(asked, []);
  });
});
