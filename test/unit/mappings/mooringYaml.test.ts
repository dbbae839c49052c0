import assert from "node:assert/strict";
import { EMPTY_CONFIG } from "../../../src/mappings/mooringConfig.ts";
import { parseMooringYaml } from "../../../src/mappings/config/mooringYaml.ts";

const FILE = "/work-folder/mooring.yaml";
const parse = (text: string) => parseMooringYaml(text, FILE);
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split("\n").length;

const WHOLE = `# Shared.
repositories:
  - name: shop-config
    url: https://git.example.com/team/shop-config.git
    branch: main
    access: token
    level: organization
mappings:
  - pack: shop/checkout
    repository: shop-config
    path: ./apps//checkout/
    cluster: { context: prod-eu, namespace: shop }
    commit: onSave
    heal: true
    prune: true
    engine: flux
  - pack: shop/cart
    path: apps/cart
ignore:
  - kinds: [Deployment]
    names: ["shop/*"]
    paths: [/spec/replicas]
    managers: [vpa-*]
    because: the autoscaler owns it
protected: [prod-*]
`;

describe("mooring.yaml", () => {
  it("is read as a whole, with defaults for what is left out", () => {
    const { config, problems } = parse(WHOLE);
    assert.deepEqual(problems, []);
    const [repository] = config.repositories;
    assert.equal(repository?.level, "organization");
    assert.equal(repository?.range?.line, 3);
    const [checkout, cart] = config.mappings;
    assert.equal(checkout?.path, "apps/checkout");
    assert.deepEqual(checkout?.cluster, { context: "prod-eu", namespace: "shop" });
    const { range: _range, ...defaults } = cart ?? {};
    assert.deepEqual(defaults, {
      pack: "shop/cart",
      repository: undefined,
      path: "apps/cart",
      values: undefined,
      cluster: { context: undefined, namespace: undefined },
      connected: true,
      commit: "manual",
      message: undefined,
      push: "none",
      heal: false,
      prune: false,
      pause: false,
      engine: "mooring",
    });
    assert.deepEqual(config.ignore, [
      {
        kinds: ["Deployment"],
        names: ["shop/*"],
        paths: ["/spec/replicas"],
        managers: ["vpa-*"],
        because: "the autoscaler owns it",
      },
    ]);
    assert.deepEqual(config.protected, ["prod-*"]);
  });

  for (const [what, text] of [
    ["missing", undefined],
    ["empty", ""],
    ["only comments", "# nothing\n"],
    ["empty sections", "ignore:\nmappings: []\n"],
  ] as const) {
    it(`holds the defaults when it is ${what}`, () => {
      assert.deepEqual(parseMooringYaml(text, FILE), { config: EMPTY_CONFIG, problems: [] });
    });
  }

  const warnings: readonly (readonly [string, string, RegExp])[] = [
    ["ignores:\n  - paths: [/a]\n", "ignores", /^ignores is an unknown key.*mean ignore\?/],
    ["mappings:\n  - pack: a/b\n    path: x\n    comit: manual\n", "comit", /^mappings\[0\]\.comit .*mean commit\?/],
    [
      "mappings:\n  - pack: a/b\n    path: x\n    cluster: { contxt: c }\n",
      "contxt",
      /^mappings\[0\]\.cluster\.contxt .*mean context\?/,
    ],
    [
      "repositories:\n  - name: a\n    url: https://h/x\n    flavour: odd\n",
      "flavour",
      /Valid keys: name, url, branch, access, level\./,
    ],
  ];
  for (const [text, key, message] of warnings) {
    it(`warns about the unknown key ${key} and keeps its entry`, () => {
      const { config, problems } = parse(text);
      assert.deepEqual(
        problems.map(({ code, severity }) => [code, severity]),
        [["unknownKey", "warning"]],
      );
      const [problem] = problems;
      assert.match(problem?.message ?? "", message);
      assert.equal(problem?.range?.line, lineOf(text, key));
      assert.equal(text.slice(problem?.range?.start, problem?.range?.end), key);
      assert.equal(config.mappings.length + config.repositories.length, key === "ignores" ? 0 : 1);
    });
  }

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    [
      "mappings:\n  - pack: a/b\n    path: x\n    commit: sometimes\n",
      "sometimes",
      /^mappings\[0\]\.commit must be one of manual, onSave\.$/,
    ],
    ["mappings:\n  - pack: a/b\n    path: x\n    heal: yes\n", "yes", /heal must be true or false/],
    ["mappings:\n  - path: x\n", "path", /^mappings\[0\]\.pack is missing\.$/],
    ["mappings:\n  - just text\n", "just text", /^mappings\[0\] must be a map/],
    [
      "mappings:\n  - pack: a/b\n    path: x\n    cluster: prod\n",
      "prod",
      /cluster must be a map with context and namespace/,
    ],
    [
      "mappings:\n  - pack: a/b\n    path: x\n    cluster: { namespace: Shop_1 }\n",
      "Shop_1",
      /must be the name of a namespace/,
    ],
    ["mappings: apps\n", "apps", /^mappings must be a list\.$/],
    ["repositories:\n  - name: a\n    url: https://h/x\n    branch: --exec=x\n", "--exec=x", /must be a branch name/],
    ["ignore:\n  - paths: [spec.replicas]\n", "spec.replicas", /must be a JSON pointer/],
    ["ignore:\n  - kinds: [Deployment]\n", "kinds: [Deployment]", /must have paths or managers/],
    ["protected: prod-*\n", "prod-*", /^protected must be a list\.$/],
    ["- a\n- b\n", "- a", /must be a map with repositories, mappings, ignore, protected/],
  ];
  for (const [text, part, message] of wrong) {
    it(`names the line of the wrong value in ${JSON.stringify(text)}`, () => {
      const { config, problems } = parse(text);
      assert.deepEqual(
        problems.map(({ code, severity }) => [code, severity]),
        [["wrongValue", "error"]],
      );
      assert.match(problems[0]?.message ?? "", message);
      assert.equal(problems[0]?.range?.line, lineOf(text, part));
      assert.equal(config.mappings.length + config.repositories.length + config.ignore.length, 0);
    });
  }

  for (const path of [
    "../x",
    "a/../../x",
    "/etc/passwd",
    "~/.ssh/config",
    "C:/x",
    "c:x",
    "a\\..\\x",
    ".git/config",
    "apps/.GIT/hooks",
  ]) {
    it(`refuses the path ${path}`, () => {
      const { config, problems } = parse(`mappings:\n  - pack: a/b\n    path: '${path}'\n`);
      assert.deepEqual(
        problems.map(({ code, range }) => [code, range?.line]),
        [["wrongValue", 3]],
      );
      assert.deepEqual(config.mappings, []);
    });
  }

  for (const url of [
    "ext::sh -c id",
    "fd::17",
    "file:///etc",
    "/etc",
    "-u/x",
    "--upload-pack=x",
    "ssh://-oProxyCommand=x/y",
    "git@host:-x",
    "git@-host:x",
    "http://git.example.com/x",
    "https://",
  ]) {
    it(`refuses the address ${url}`, () => {
      assert.deepEqual(parse(`repositories:\n  - name: a\n    url: '${url}'\n`).config.repositories, []);
    });
  }

  for (const url of [
    "https://git.example.com/team/x.git",
    "ssh://git@git.example.com:2222/x",
    "git@git.example.com:team/x.git",
    "https://[::1]:3000/x",
  ]) {
    it(`takes the address ${url}`, () => {
      assert.equal(parse(`repositories:\n  - name: a\n    url: '${url}'\n`).config.repositories[0]?.url, url);
    });
  }

  const CANARY = "canary-9d1f";
  for (const text of [
    `repositories:\n  - name: a\n    url: https://user:${CANARY}@git.example.com/x\n`,
    `repositories:\n  - name: a\n    url: https://${CANARY}@git.example.com/x\n`,
    `repositories:\n  - name: a\n    url: ssh://git:${CANARY}@git.example.com/x\n`,
    `repositories:\n  - name: a\n    url: https://git.example.com/x\n    token: ${CANARY}\n`,
    `repositories:\n  - name: a\n    url: https://git.example.com/x\n    access: { apiKey: ${CANARY} }\n`,
    `repositories:\n  - name: a\n    url: https://git.example.com/x\n    access: ${CANARY}\n`,
    `sshPassphrase: ${CANARY}\n`,
  ]) {
    it(`refuses the secret in ${text.trim().split("\n").at(-1)} and never repeats it`, () => {
      const { config, problems } = parse(text);
      assert.ok(problems.some(({ severity }) => severity === "error"));
      assert.ok(!JSON.stringify({ config, problems }).includes(CANARY));
    });
  }

  it("keeps valid entries beside wrong ones, and remembers which pack was meant", () => {
    const { config, problems } = parse(
      "mappings:\n  - { pack: a/one, path: apps/one, heal: 3 }\n  - { pack: a/two, path: apps/two }\n",
    );
    assert.equal(problems.length, 1);
    assert.deepEqual(
      config.mappings.map(({ pack }) => pack),
      ["a/two"],
    );
    assert.deepEqual(
      config.broken.map(({ pack, path }) => [pack, path]),
      [["a/one", "apps/one"]],
    );
  });

  for (const [what, text] of [
    ["a syntax error", 'ignore:\n  - paths: ["/a"]\nprotected: [prod\n'],
    ["a duplicate key", "protected: [a]\nprotected: []\n"],
    ["a wrong pattern", "protected: [prod-*, 3]\n"],
    ["a list in the place of the map", "- a\n"],
    [
      "an alias bomb",
      `a: &a [x, x, x, x, x, x, x, x, x]\n${[..."bcdefgh"]
        .map(
          (c) =>
            `${c}: &${c} [${Array(9)
              .fill(`*${String.fromCharCode(c.charCodeAt(0) - 1)}`)
              .join(", ")}]`,
        )
        .join("\n")}\n`,
    ],
    ["a nest without end", "[".repeat(20_000)],
    ["dashes without end", "- ".repeat(20_000)],
    ["more than a megabyte", `# ${"x".repeat(1_000_001)}`],
  ] as const) {
    it(`protects every target after ${what}`, () => {
      const { config, problems } = parse(text);
      assert.deepEqual(config.protected, ["*"]);
      assert.ok(problems.some(({ severity }) => severity === "error"));
    });
  }

  it("keeps what stands before a syntax error", () => {
    const { config, problems } = parse('ignore:\n  - paths: ["/a"]\nprotected: [prod\n');
    assert.deepEqual(
      config.ignore.map(({ paths }) => paths),
      [["/a"]],
    );
    assert.equal(problems[0]?.code, "syntax");
    assert.ok((problems[0]?.range?.line ?? 0) >= 3);
  });

  it("shows a wrong value behind an alias where the alias stands", () => {
    const { problems } = parse("ignore:\n  - &rule { paths: [x] }\n  - *rule\n");
    assert.deepEqual(
      problems.map(({ range }) => range?.line),
      [2, 3],
    );
  });
});
