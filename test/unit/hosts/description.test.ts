// What the fakes of hosts hold against each request and answer.
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Description, type Matched } from "../../testbed/hosts/description.ts";

const HOOKS = "/repos/team/shop/hooks";
const HOOK = { config: { url: "https://m.example.test/a", content_type: "json" }, events: ["push"], active: true };

describe("a host's own description", () => {
  const github = new Description("github.openapi.json");
  const check = (method: string, way: string, body?: unknown): Matched | string => {
    const { pathname, search, searchParams } = new URL(way, "http://x");
    return github.check({ method, way: search === "" ? way : pathname, query: searchParams, body });
  };

  it("lets through what it describes", () => {
    for (const [method, way, body] of [
      ["GET", `${HOOKS}?per_page=100&page=2`, undefined],
      ["POST", HOOKS, HOOK],
      ["PUT", "/repos/team/shop/contents/apps/cart/a%20b.yaml", { message: "m", content: "YQ==" }],
      ["GET", "/repos/team/shop/branches/feature/x", undefined],
    ] as const)
      assert.equal(
        typeof check(method, way, body),
        "object",
        `${method} ${way}: ${JSON.stringify(check(method, way, body))}`,
      );
  });

  const wrong: readonly (readonly [what: string, method: string, way: string, body: unknown, said: RegExp])[] = [
    ["an unknown path", "GET", "/repos/team/shop/webhooks", undefined, /not described/],
    ["an unknown method", "PUT", HOOKS, HOOK, /not described/],
    ["an unknown parameter", "GET", `${HOOKS}?limit=5`, undefined, /limit is not described/],
    ["a parameter of another type", "GET", `${HOOKS}?per_page=many`, undefined, /per_page/],
    ["a path of another type", "GET", `${HOOKS}/seven`, undefined, /hook_id/],
    ["a body that is missing", "POST", "/repos/team/shop/statuses/abc", undefined, /body is missing/],
    ["a body that nobody takes", "POST", `${HOOKS}/7/pings`, {}, /takes no body/],
    ["a field that is missing", "POST", "/repos/team/shop/statuses/abc", { context: "c" }, /state/],
    ["a word that is none of the known", "POST", "/repos/team/shop/statuses/abc", { state: "good" }, /allowed values/],
    ["a field of another type", "POST", HOOKS, { ...HOOK, active: "yes" }, /active must be boolean/],
    ["a field that is unknown", "POST", HOOKS, { ...HOOK, branch: "main" }, /additional properties/],
    ["one within another", "POST", HOOKS, { ...HOOK, config: { ...HOOK.config, token: "t" } }, /config.*additional/],
  ];
  for (const [what, method, way, body, said] of wrong)
    it(`says so of ${what}`, () => assert.match(String(check(method, way, body)), said));

  const gitlab = new Description("gitlab.openapi.json");
  const GITLAB = "/projects/team%2Fshop/hooks";
  const askGitLab = (method: string, way: string, body?: unknown): string => {
    const { pathname, searchParams } = new URL(way, "http://x");
    const found = gitlab.check({ method, way: pathname, query: searchParams, body });
    return typeof found === "string" ? found : "right";
  };
  const url = "https://m.example.test/a";
  const key = `whsec_${Buffer.alloc(32).toString("base64")}`;
  const atGitLab: readonly (readonly [what: string, method: string, way: string, body: unknown, said: RegExp])[] = [
    ["a webhook with a key", "POST", GITLAB, { url, signing_token: key, push_events: true }, /^right$/],
    ["a key of another length", "POST", GITLAB, { url, signing_token: "whsec_c2hvcnQ=" }, /signing_token must match/],
    ["a webhook without an address", "POST", GITLAB, { push_events: true }, /url/],
    ["a field that is unknown", "PUT", `${GITLAB}/7`, { url, secret: "s" }, /additional properties/],
    ["a page that is too long", "GET", `${GITLAB}/7/events?per_page=50`, undefined, /per_page is no such value/],
    ["a test of nothing", "POST", `${GITLAB}/7/test/everything`, undefined, /trigger is no such value/],
    ["an end that is no date", "POST", "/personal_access_tokens/self/rotate", { expires_at: "soon" }, /format "date"/],
  ];
  for (const [what, method, way, body, said] of atGitLab)
    it(`of GitLab says so of ${what}`, () => assert.match(askGitLab(method, way, body), said));

  it("holds the answers of a fake too", () => {
    const list = check("GET", HOOKS);
    assert.ok(typeof list === "object");
    const [hook] = github.example(list, 200) as readonly object[];
    assert.equal(github.checkAnswer(list, 200, [hook]), undefined);
    assert.match(github.checkAnswer(list, 200, [{ ...hook, config: "none" }]) ?? "", /config/);
    assert.match(github.checkAnswer(list, 200, [{ id: 1 }]) ?? "", /required/);
    assert.match(github.checkAnswer(list, 418, []) ?? "", /never answers 418/);
    assert.match(github.checkAnswer(list, 200, undefined) ?? "", /with a body/);
  });
});
