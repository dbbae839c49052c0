import assert from "node:assert/strict";
import fc from "fast-check";
import { type MappingInput, mappingsOf } from "../../../src/mappings/mappings.ts";
import { parseMooringYaml } from "../../../src/mappings/config/mooringYaml.ts";
import { targetOf } from "../../../src/mappings/match/target.ts";
import type { ObjectRef } from "../../../src/model/objectRef.ts";
import type { Pack } from "../../../src/model/pack.ts";

const FOLDER = "/home/user/shop";
const TARGET = { context: "staging", namespace: "shop" };
const REPOSITORY = { root: FOLDER, name: "shop", url: "https://git.example.com/team/shop-config.git" };
const WEB: ObjectRef = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" };

function pack(name: string): Pack {
  const path = `apps/${name}`;
  return { id: `folder:${path}`, name, kind: "folder", folder: FOLDER, root: `${FOLDER}/${path}`, files: [] };
}
const configOf = (text: string) => parseMooringYaml(text, "mooring.yaml").config;
const CART = pack("cart");
const SEARCH = pack("search");

function given(yaml: string, other: Partial<MappingInput> = {}) {
  const usual = { folder: FOLDER, packs: [CART, SEARCH], target: TARGET, repositories: [REPOSITORY] };
  return mappingsOf({ ...usual, config: configOf(yaml), ...other });
}

describe("connected, paused and chosen mappings", () => {
  it("are disconnected without a target where mooring.yaml says so, and claim nothing", () => {
    const yaml = "mappings: [{ pack: shop/cart, path: apps/cart, connected: false }]";
    const claims = new Map([CART, SEARCH].map(({ id }) => [id, [WEB]]));
    const [cart, search] = given(yaml, { claims });
    assert.deepEqual([cart?.state, cart?.target], ["disconnected", undefined]);
    assert.match(cart?.message ?? "", /Disconnected by mooring.yaml/);
    assert.deepEqual([search?.state, search?.rivals], ["connected", []]);
    assert.equal(targetOf(CART, configOf(yaml), TARGET), undefined);
  });

  it("are paused by mooring.yaml for everyone", () => {
    const [cart] = given("mappings: [{ pack: shop/cart, path: apps/cart, pause: true }]");
    assert.deepEqual([cart?.state, cart?.message], ["paused", "Paused by mooring.yaml."]);
  });

  it("name every pack that claims the same", () => {
    const third = pack("third");
    const claims = new Map([CART, SEARCH, third].map(({ id }) => [id, [WEB]]));
    const mappings = given("", { packs: [CART, SEARCH, third], claims });
    assert.deepEqual(
      mappings.map(({ rivals }) => rivals),
      [[SEARCH.id, third.id], [CART.id], [CART.id]],
    );
  });
});

describe("the states of mappings, whatever comes together", () => {
  const some = <T>(value: T) => fc.constantFrom(undefined, value);
  const situations = fc.record({
    target: some(TARGET),
    repositories: fc.constantFrom([], [REPOSITORY]),
    entry: fc.constantFrom("none", "good", "broken", "foreign"),
    connected: fc.boolean(),
    pause: fc.boolean(),
    local: fc.boolean(),
    clash: fc.boolean(),
  });

  it("is one state for each pack, connected only with all three, and a target only where it may be written to", () => {
    fc.assert(
      fc.property(situations, ({ target, repositories, entry, connected, pause, local, clash }) => {
        const keys = `path: apps/cart, connected: ${connected}, pause: ${pause}`;
        const yaml = {
          none: "",
          good: `mappings: [{ pack: shop/cart, ${keys} }]`,
          broken: `mappings: [{ pack: shop/cart, heal: 3, ${keys} }]`,
          foreign: `mappings: [{ pack: shop/cart, repository: other, ${keys} }]`,
        }[entry];
        const claims = new Map(clash ? [CART, SEARCH].map(({ id }) => [id, [WEB]]) : []);
        const paused = new Map(local ? [[CART.id, "by hand"]] : []);
        const mappings = given(yaml, { target, repositories, claims, paused });
        assert.equal(mappings.length, 2);
        const [cart] = mappings;
        const isOff = !connected && (entry === "good" || entry === "foreign");
        const isWhole = cart?.target !== undefined && cart.repository !== undefined;
        if (cart?.state === "connected" || cart?.state === "paused") assert.ok(isWhole && !isOff);
        if (cart?.state === "connected") assert.ok(!local && !(pause && entry === "good") && !clash);
        if (isOff || entry === "broken" || !target) assert.equal(cart?.target, undefined);
        if (cart?.state !== "connected") assert.notEqual(cart?.message, "");
        assert.equal(cart?.state === "conflict", cart?.rivals.length !== 0 && cart?.state !== "disconnected");
        assert.deepEqual(cart?.target, targetOf(CART, configOf(yaml), target));
      }),
    );
  });
});
