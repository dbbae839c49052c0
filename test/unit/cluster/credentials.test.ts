import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Credential, ContextCredentials } from "../../../src/cluster/signIn/credentials.ts";
import { toClusterSettings, toUserSettings } from "../../../src/cluster/kubeconfig/contextSettings.ts";
import type { ContextAccess } from "../../../src/cluster/kubeconfig/kubeconfig.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { FakeClock } from "./fakeClock.ts";

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "mooring-credentials-"));
});
after(() => rm(folder, { recursive: true, force: true }));

function given(user: JsonObject, consents = [true]) {
  const file = join(folder, "config");
  const clock = new FakeClock();
  const asked: string[] = [];
  const access: ContextAccess = {
    info: {
      name: "prod",
      cluster: "c",
      namespace: "default",
      server: "https://a",
      runsProgram: undefined,
      isInsecure: false,
    },
    cluster: toClusterSettings({ name: "c", server: "https://a", cluster: {} }, file),
    user: toUserSettings({ name: "u", user }, file),
  };
  const consent = (program: string) => {
    asked.push(program);
    return Promise.resolve(consents.shift() ?? false);
  };
  return { credentials: new ContextCredentials(access, { clock, consent }), clock, asked };
}

/** A program that counts its runs in a file and prints what `body` says; `N` is the number of the run. */
async function program(name: string, body: string): Promise<{ exec: JsonObject; runs: () => Promise<number> }> {
  const script = join(folder, `${name}.mjs`);
  const runs = join(folder, `${name}.runs`);
  await writeFile(runs, "");
  await writeFile(
    script,
    `import fs from "node:fs"; fs.appendFileSync(${JSON.stringify(runs)}, "x"); const N = fs.readFileSync(${JSON.stringify(runs)}, "utf8").length;\n${body}`,
  );
  return {
    exec: {
      apiVersion: "client.authentication.k8s.io/v1",
      command: process.execPath,
      args: [script],
      env: [{ name: "EXTRA", value: "yes" }],
    },
    runs: async () => (await readFile(runs, "utf8")).length,
  };
}

const printToken = 'console.log(JSON.stringify({ status: { token: "token-" + N, ...(globalThis.more ?? {}) } }));';
const authorization = (credential: Credential): string | undefined =>
  credential.headers.find(([name]) => name === "Authorization")?.[1];

describe("credentials from a kubeconfig", () => {
  it("a token, a password, an impersonated user", async () => {
    assert.equal(authorization(await given({ token: "t" }).credentials.current()), "Bearer t");
    assert.equal(
      authorization(await given({ username: "u", password: "p" }).credentials.current()),
      `Basic ${Buffer.from("u:p").toString("base64")}`,
    );
    const { headers } = await given({ token: "t", as: "boss", "as-groups": ["a", "b"] }).credentials.current();
    assert.deepEqual(
      headers.filter(([name]) => name.startsWith("Imp")),
      [
        ["Impersonate-User", "boss"],
        ["Impersonate-Group", "a"],
        ["Impersonate-Group", "b"],
      ],
    );
    assert.deepEqual((await given({}).credentials.current()).headers, []);
  });

  it("a token file is read again after a minute, and at once after a refusal", async () => {
    await writeFile(join(folder, "token"), "one\n");
    const { credentials, clock } = given({ tokenFile: "token" });
    const one = await credentials.current();
    assert.equal(authorization(one), "Bearer one");
    await writeFile(join(folder, "token"), "two\n");
    assert.equal(authorization(await credentials.current()), "Bearer one");
    await clock.advance(61_000);
    const two = await credentials.current();
    assert.equal(authorization(two), "Bearer two");
    await writeFile(join(folder, "token"), "three\n");
    assert.equal(credentials.renew(one), true);
    assert.equal(
      authorization(await credentials.current()),
      "Bearer two",
      "an old refusal does not throw away a newer token",
    );
    assert.equal(credentials.renew(two), true);
    assert.equal(authorization(await credentials.current()), "Bearer three");
  });

  it("a refused fixed token is not tried again", async () => {
    const { credentials } = given({ token: "t" });
    assert.equal(credentials.renew(await credentials.current()), false);
  });

  const dead: [string, JsonObject, RegExp][] = [
    [
      "certificate file",
      { "client-certificate": "gone.crt", "client-key": "gone.key" },
      /gone\.crt.*config.*does not exist/,
    ],
    [
      "certificate without a key",
      { "client-certificate-data": Buffer.from("-----BEGIN CERTIFICATE-----").toString("base64") },
      /certificate without its key/,
    ],
    [
      "data that is no PEM",
      { "client-certificate-data": Buffer.from("canary").toString("base64") },
      /not in PEM format/,
    ],
    ["token file", { tokenFile: "gone.token" }, /gone\.token/],
  ];
  for (const [name, user, why] of dead) {
    it(`dead ${name} is told`, async () => {
      await assert.rejects(
        given(user).credentials.current(),
        (error) => MooringError.is(error, "badInput") && why.test(error.message) && !error.message.includes("canary"),
      );
    });
  }

  it("an old auth-provider is refused with the way out", async () => {
    await assert.rejects(
      given({ "auth-provider": { name: "gcp", config: { "cmd-path": "/bin/evil" } } }).credentials.current(),
      (error) => MooringError.is(error, "signIn") && /gcp.*plugin/.test(error.message),
    );
  });
});

describe("credential programs", () => {
  it("run once for many requests, after one consent that names command and arguments", async () => {
    const { exec, runs } = await program("once", printToken);
    const { credentials, asked } = given({ exec });
    const all = await Promise.all(Array.from({ length: 5 }, () => credentials.current()));
    assert.deepEqual([...new Set(all.map(authorization))], ["Bearer token-1"]);
    assert.equal(await runs(), 1);
    assert.equal(asked.length, 1);
    assert.ok(asked[0]?.includes(process.execPath) && asked[0].includes("once.mjs"));
    credentials.renew(await credentials.current());
    assert.equal(authorization(await credentials.current()), "Bearer token-2");
    assert.equal(asked.length, 1);
  });

  it("are not run without consent, and not asked about twice", async () => {
    const { exec, runs } = await program("refused", printToken);
    const { credentials, clock, asked } = given({ exec }, [false, true]);
    for (let turn = 0; turn < 2; turn += 1) {
      await assert.rejects(
        credentials.current(),
        (error) => MooringError.is(error, "signIn") && error.message.includes("not allowed"),
      );
      await clock.advance(120_000);
    }
    assert.equal(await runs(), 0);
    assert.equal(asked.length, 1);
  });

  it("are run again when their credential ends", async () => {
    const { exec } = await program(
      "ends",
      `globalThis.more = { expirationTimestamp: new Date(1_000_000 + 60_000).toISOString() };\n${printToken}`,
    );
    const { credentials, clock } = given({ exec });
    assert.equal(authorization(await credentials.current()), "Bearer token-1");
    await clock.advance(50_000);
    assert.equal(authorization(await credentials.current()), "Bearer token-1");
    await clock.advance(6_000);
    assert.equal(authorization(await credentials.current()), "Bearer token-2");
  });

  it("that fail say why, without secrets, and are not started again for each request", async () => {
    const { exec, runs } = await program("fails", 'console.error("SSO expired, password=hunter22"); process.exit(3);');
    const { credentials, clock } = given({ exec });
    for (let request = 0; request < 3; request += 1) {
      await assert.rejects(
        credentials.current(),
        (error) =>
          MooringError.is(error, "signIn") &&
          /exit 3.*SSO expired/.test(error.message) &&
          !error.message.includes("hunter22"),
      );
    }
    assert.equal(await runs(), 1);
    await clock.advance(61_000);
    await assert.rejects(credentials.current());
    assert.equal(await runs(), 2);
    credentials.forget();
    await assert.rejects(credentials.current());
    assert.equal(await runs(), 3);
  });

  it("get KUBERNETES_EXEC_INFO and their own environment", async () => {
    const { exec } = await program(
      "info",
      "console.log(JSON.stringify({ status: { token: [JSON.parse(process.env.KUBERNETES_EXEC_INFO).kind, process.env.EXTRA].join() } }));",
    );
    assert.equal(authorization(await given({ exec }).credentials.current()), "Bearer ExecCredential,yes");
  });

  it("get nothing that is Mooring's own", async () => {
    process.env.MOORING_SECRET_GIT_EXAMPLE_TEST = "canary";
    try {
      const { exec } = await program(
        "environment",
        "console.log(JSON.stringify({ status: { token: String(Object.keys(process.env).filter((name) => name.startsWith('MOORING')).length) } }));",
      );
      assert.equal(authorization(await given({ exec }).credentials.current()), "Bearer 0");
    } finally {
      delete process.env.MOORING_SECRET_GIT_EXAMPLE_TEST;
    }
  });

  it("may give a client certificate", async () => {
    const { exec } = await program(
      "certificate",
      'console.log(JSON.stringify({ status: { clientCertificateData: "CERT", clientKeyData: "KEY" } }));',
    );
    const { certificate, key } = await given({ exec }).credentials.current();
    assert.deepEqual([certificate, key], ["CERT", "KEY"]);
  });

  const wrong: [string, string, RegExp][] = [
    ["no JSON", 'console.log("canary");', /no ExecCredential/],
    ["nothing in it", "console.log(JSON.stringify({ status: {} }));", /neither a token/],
  ];
  for (const [name, body, why] of wrong) {
    it(`${name} is told and not repeated`, async () => {
      const { exec } = await program("wrong", body);
      await assert.rejects(
        given({ exec }).credentials.current(),
        (error) => MooringError.is(error, "signIn") && why.test(error.message) && !error.message.includes("canary"),
      );
    });
  }

  it("that are not installed are named, with their hint", async () => {
    const exec = { apiVersion: "v1", command: "mooring-no-such-program", installHint: "Get it from your cloud." };
    await assert.rejects(
      given({ exec }).credentials.current(),
      (error) => MooringError.is(error, "toolMissing") && /mooring-no-such-program.*Get it/.test(error.message),
    );
  });

  it("that need a terminal are not started", async () => {
    const { exec, runs } = await program("terminal", printToken);
    await assert.rejects(
      given({ exec: { ...exec, interactiveMode: "Always" } }).credentials.current(),
      (error) => MooringError.is(error, "signIn") && /terminal/.test(error.message),
    );
    assert.equal(await runs(), 0);
  });

  it("are ended when the connection is", async () => {
    const { exec } = await program("hangs", "setInterval(() => {}, 1000);");
    const { credentials } = given({ exec });
    const waiting = credentials.current();
    setTimeout(() => credentials.dispose(), 50);
    await assert.rejects(waiting, (error) => MooringError.is(error, "cancelled"));
  });
});
