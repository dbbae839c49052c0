import assert from "node:assert/strict";
import { type MappingInput, mappingsOf } from "../../../src/mappings/mappings.ts";
import { parseMooringYaml } from "../../../src/mappings/config/mooringYaml.ts";
import { isProtected, targetOf } from "../../../src/mappings/match/target.ts";
import type { ObjectRef } from "../../../src/model/objectRef.ts";
import type { Pack } from "../../../src/model/pack.ts";

const FOLDER = "/home/user/shop";
const TARGET = { context: "staging", namespace: "shop" };
const REPOSITORY = { root: FOLDER, name: "shop", url: "https://git.example.com/team/shop-config.git" };

function pack(path: string, name = path.split("/").at(-1) ?? "", folder = FOLDER): Pack {
  return { id: `folder:${path}`, name, kind: "folder", folder, root: `${folder}/${path}`, files: [] };
}
const deployment = (name: string, namespace = "shop"): ObjectRef => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  namespace,
  name,
});
const configOf = (text: string) => parseMooringYaml(text, "mooring.yaml").config;
const CART = pack("apps/cart");
const SEARCH = pack("apps/search");

function given(yaml: string, other: Partial<MappingInput> = {}) {
  return mappingsOf({
    folder: FOLDER,
    packs: [CART, SEARCH],
    config: configOf(yaml),
    target: TARGET,
    repositories: [REPOSITORY],
    ...other,
  });
}
const states = (mappings: ReturnType<typeof given>) => mappings.map(({ packName, state }) => `${packName} ${state}`);

describe("mappings", () => {
  it("connect a pack in a Git folder without any configuration", () => {
    const [cart] = given("");
    assert.equal(cart?.state, "connected");
    assert.deepEqual(cart?.target, TARGET);
    assert.deepEqual(
      [cart?.repository, cart?.path, cart?.policy.commit, cart?.policy.prune, cart?.policy.heal, cart?.policy.engine],
      [FOLDER, "apps/cart", "manual", false, false, "mooring"],
    );
  });

  it("take cluster, name and policy from mooring.yaml", () => {
    const [cart, search] = given(
      "mappings: [{ pack: shop/cart, path: apps/cart, cluster: { context: prod-eu }, prune: true, commit: onSave }]",
    );
    assert.deepEqual(
      [cart?.packName, cart?.target, cart?.policy.prune, cart?.policy.commit],
      ["shop/cart", { context: "prod-eu", namespace: "shop" }, true, "onSave"],
    );
    assert.deepEqual([search?.packName, search?.target, search?.policy.prune], ["search", TARGET, false]);
  });

  it("find the only pack below the path", () => {
    const overlay = pack("apps/checkout/overlays/prod");
    const [mapping] = given("mappings: [{ pack: shop/checkout, path: apps/checkout, heal: true }]", {
      packs: [overlay],
    });
    assert.deepEqual([mapping?.packId, mapping?.packName, mapping?.policy.heal], [overlay.id, "shop/checkout", true]);
  });

  it("give the path in the repository when the folder is a part of it, and the innermost repository", () => {
    const repositories = [
      { root: "/home/user", name: "home", url: undefined },
      { root: "/", name: "all", url: undefined },
    ];
    const [cart] = given("", { repositories });
    assert.deepEqual([cart?.repository, cart?.path], ["/home/user", "shop/apps/cart"]);
  });

  it("are disconnected until a target was chosen, whatever mooring.yaml says", () => {
    const [cart] = given(
      "mappings: [{ pack: shop/cart, path: apps/cart, cluster: { context: prod-eu, namespace: shop } }]",
      { target: undefined },
    );
    assert.deepEqual([cart?.state, cart?.target], ["disconnected", undefined]);
  });

  it("are disconnected, with the line, when their entry is wrong: never a wrong target", () => {
    const [cart, search] = given("mappings:\n  - { pack: shop/cart, path: apps/cart, cluster: { context: 3 } }\n");
    assert.deepEqual([cart?.state, cart?.target], ["disconnected", undefined]);
    assert.equal(cart?.message, "mooring.yaml line 2: mappings[0].cluster.context must be a string.");
    assert.equal(search?.state, "connected");
  });

  it("are disconnected when the repository is another one", () => {
    const entry = (name: string, list = "") =>
      `${list}\nmappings: [{ pack: shop/cart, path: apps/cart, repository: ${name} }]`;
    const listed = (url: string) => `repositories: [{ name: shop-config, url: ${url} }]`;
    assert.equal(given(entry("shop"))[0]?.state, "connected");
    assert.match(given(entry("nowhere"))[0]?.message ?? "", /nowhere, which is not listed/);
    assert.match(
      given(entry("shop-config", listed("https://git.example.com/team/other")))[0]?.message ?? "",
      /not open in this workspace/,
    );
    for (const url of [
      "https://git.example.com/team/shop-config",
      "git@git.example.com:team/shop-config.git",
      "ssh://git@git.example.com:22/team/shop-config.git",
    ]) {
      assert.equal(given(entry("shop-config", listed(url)))[0]?.state, "connected", url);
    }
  });

  it("are paused with the reason", () => {
    const [cart] = given("", { paused: new Map([[CART.id, "applied without commit"]]) });
    assert.deepEqual([cart?.state, cart?.message], ["paused", "applied without commit"]);
  });

  it("show files outside Git as unmapped files", () => {
    assert.deepEqual(states(given("", { repositories: [] })), ["cart unmappedFile", "search unmappedFile"]);
  });

  it("show entries without files as unmapped packs", () => {
    const mappings = given("mappings: [{ pack: shop/old, path: apps/old }]");
    assert.deepEqual(states(mappings), ["cart connected", "search connected", "shop/old unmappedPack"]);
    assert.equal(mappings[2]?.message, "No manifests found at apps/old.");
  });

  it("say that their repository is not registered, not that the workspace has no such path", () => {
    const [, , old] = given("mappings: [{ pack: shop/old, path: apps/old, repository: gone }]");
    assert.deepEqual(
      [old?.state, old?.message],
      ["disconnected", "No repository named gone is registered. Add it to see apps/old."],
    );
  });

  it("inherit cluster and policy from the nearest entry above, but not its name", () => {
    const sub = pack("apps/cart/jobs");
    const yaml =
      "mappings: [{ pack: shop/cart, path: apps/cart, prune: true, cluster: { context: prod-eu } }, { pack: shop/all, path: apps }]";
    const [cart, jobs] = given(yaml, { packs: [CART, sub] });
    assert.deepEqual([cart?.packName, cart?.target?.context, cart?.state], ["shop/cart", "prod-eu", "connected"]);
    assert.deepEqual(
      [jobs?.packName, jobs?.target?.context, jobs?.policy.prune, jobs?.state],
      ["jobs", "prod-eu", true, "connected"],
    );
  });

  describe("conflict", () => {
    const claims = (cart: ObjectRef, search: ObjectRef) =>
      new Map([
        [CART.id, [cart]],
        [SEARCH.id, [search]],
      ]);

    it("when two packs hold one object", () => {
      const mappings = given("", {
        claims: claims(deployment("web"), { ...deployment("web", ""), apiVersion: "apps/v1beta1" }),
      });
      assert.deepEqual(states(mappings), ["cart conflict", "search conflict"]);
      assert.equal(mappings[0]?.message, "Deployment web is also in apps/search.");
      assert.equal(mappings[1]?.message, "Deployment web is also in apps/cart.");
    });

    it("not when the clusters or namespaces differ", () => {
      const other = "mappings: [{ pack: shop/cart, path: apps/cart, cluster: { context: prod-eu } }]";
      assert.deepEqual(states(given(other, { claims: claims(deployment("web"), deployment("web")) })), [
        "shop/cart connected",
        "search connected",
      ]);
      assert.deepEqual(states(given("", { claims: claims(deployment("web"), deployment("web", "test")) })), [
        "cart connected",
        "search connected",
      ]);
    });

    it("when mooring.yaml gives one name to two packs, or one path two names", () => {
      const twoPacks = "mappings: [{ pack: shop/cart, path: apps/cart }, { pack: shop/cart, path: apps/search }]";
      assert.deepEqual(states(given(twoPacks)), ["shop/cart conflict", "shop/cart conflict"]);
      const onePath = given("mappings: [{ pack: shop/cart, path: apps/cart }, { pack: shop/basket, path: apps/cart }]");
      assert.deepEqual(states(onePath), ["shop/cart disconnected", "search connected"]);
      assert.match(onePath[0]?.message ?? "", /twice: as shop\/cart and as shop\/basket/);
    });

    it("when an entry's path holds several packs and none of them is at it", () => {
      const mappings = given("mappings: [{ pack: shop/all, path: apps, cluster: { context: prod-eu } }]");
      assert.deepEqual(states(mappings), ["cart conflict", "search conflict"]);
      assert.equal(
        mappings[0]?.message,
        "mooring.yaml maps apps as shop/all, but there are several packs: apps/cart, apps/search.",
      );
      // the target is the written one all the same, as for a pack that is looked at alone
      assert.deepEqual(
        mappings.map(({ target }) => target?.context),
        ["prod-eu", "prod-eu"],
      );
    });

    it("not when two folders merely have the same name", () => {
      assert.deepEqual(states(given("", { packs: [pack("a/prod"), pack("b/prod")] })), [
        "prod connected",
        "prod connected",
      ]);
    });
  });
});

describe("targetOf", () => {
  const config = configOf(
    "mappings: [{ pack: shop/cart, path: apps/cart, cluster: { namespace: basket } }, { pack: 1, path: apps/search }]",
  );
  it("takes what is left out from the folder", () =>
    assert.deepEqual(targetOf(CART, config, TARGET), { context: "staging", namespace: "basket" }));
  it("is nothing for a broken entry", () => assert.equal(targetOf(SEARCH, config, TARGET), undefined));
  it("is the folder's for a pack nobody names", () =>
    assert.deepEqual(targetOf(pack("apps/mail"), config, TARGET), TARGET));
  it("is the same for a pack alone as in the list of mappings", () => {
    const packs = [CART, SEARCH, pack("apps/cart/jobs"), pack("apps/checkout/overlays/prod"), pack("other")];
    const yaml =
      "mappings: [{ pack: a/a, path: apps, cluster: { context: one } }, { pack: b/b, path: apps/cart, cluster: { context: two } }]";
    const listed = given(yaml, { packs }).map(({ target }) => target);
    assert.deepEqual(
      listed,
      packs.map((one) => targetOf(one, configOf(yaml), TARGET)),
    );
    assert.deepEqual(
      listed.map((target) => target?.context),
      ["two", "one", "two", "one", "staging"],
    );
  });
  it("is nothing before a choice", () => assert.equal(targetOf(CART, config, undefined), undefined));
});

describe("isProtected", () => {
  const rows: readonly (readonly [string, string, boolean])[] = [
    ["prod-*", "prod-eu", true],
    ["prod-*", "PROD-eu", true],
    ["prod-*", "preprod-eu", false],
    ["prod", "prod-eu", false],
    ["*prod*", "arn:aws:eks:eu:1:cluster/prod", true],
    ["*/shop", "staging", true],
    ["staging/other", "staging", false],
    ["pro?", "prod", true],
    ["*", "anything", true],
    [`${"*a".repeat(40)}b`, "a".repeat(80), false],
  ];
  for (const [pattern, context, expected] of rows) {
    it(`${pattern} ${expected ? "protects" : "leaves"} ${context}`, () => {
      const target = { context, namespace: "shop" };
      assert.equal(isProtected(target, configOf(`protected: ['${pattern}']`), []), expected);
      assert.equal(isProtected(target, configOf(""), [pattern]), expected);
    });
  }
});
