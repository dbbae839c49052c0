import "../vscodeStub.ts";
import assert from "node:assert/strict";
import * as v from "valibot";
import type { MappingState } from "../../../../src/reconcile/api/readModel.ts";
import type { RepositoryHeader } from "../../../../src/protocol/shellProtocol.ts";
import { difference, FOLDER, folder, mapping, object, pack } from "../readModelOf.ts";

const { mappingsOfRepository, keyOfMapping } = await import("../../../../src/editor/repositories/panelMappings.ts");
const { mappingMessage } = await import("../../../../src/editor/panel/mapping/mappingTab.ts");
const { overviewMessage } = await import("../../../../src/editor/panel/overview/overviewTab.ts");
const { toPageShape } = await import("../../../../src/protocol/panelProtocol.ts");

const places = (cluster: MappingState["places"]["cluster"]): MappingState["places"] => ({
  ...{ file: "equal", commit: "equal", remote: "unknown" },
  cluster,
});
const NOON = new Date(2026, 10, 25, 12).getTime();
const DRIFTED = { state: "out", since: NOON, share: 0.9, days: [undefined, 1, 0.504, 0] } as const;
const drifted = object("Deployment", "web", "drifted", [difference("spec.replicas", 5, 3)]);
const packs = [
  pack("web", [drifted, object("Service", "web", "inSync")]),
  pack("cart", [object("Service", "cart", "inSync")]),
];
const state = folder(packs, {
  mappings: [
    mapping("cart", { sync: { state: "in", since: NOON, share: 1, days: [undefined, 1, 1] } }),
    mapping("shop/web", { packId: "folder:web", places: places("differs"), sync: DRIFTED }),
    mapping("search", { state: "conflict", message: "Two files claim this pack." }),
    mapping("elsewhere", { repository: "/ws/other" }),
  ],
});
const HEADER: RepositoryHeader = {
  ...{ name: "shop-config", address: FOLDER, branch: "main", distance: "", synced: "" },
  status: { tone: "good", word: "up to date", reason: "" },
};

describe("the mappings of a repository", () => {
  const mappings = mappingsOfRepository([state], [FOLDER]);

  it("are those of this repository, what needs a hand first", () => {
    assert.deepEqual(
      mappings.map((one) => one.state.packName),
      ["search", "shop/web", "cart"],
    );
    assert.equal(new Set(mappings.map(keyOfMapping)).size, 3);
  });

  it("say pack, namespace, places and counts", () => {
    const message = mappingMessage(mappings, NOON);
    assert.ok(v.is(toPageShape, message) && message.type === "mapping.rows");
    const [search, web, cart] = message.rows;
    assert.deepEqual([search?.tone, search?.state, search?.message], ["bad", "conflict", "Two files claim this pack."]);
    assert.deepEqual(
      [web?.namespace, web?.pack, web?.tone, web?.counts],
      ["shop", "web", "warning", "1 drifted, 1 in sync"],
    );
    assert.equal(web?.spoken, "file equal, commit equal, remote unknown, cluster differs");
    assert.deepEqual([cart?.namespace, cart?.tone], ["shop", "good"]);
  });

  it("say on which days they drifted, as numbers for the eye and in words for the ear", () => {
    const message = mappingMessage(mappings, NOON);
    assert.ok(message.type === "mapping.rows");
    const [search, web, cart] = message.rows;
    assert.deepEqual([search?.days, search?.drift], [[], ""]);
    assert.deepEqual(web?.days, [null, 1, 0.504, 0]);
    const day = (date: number): string =>
      new Date(2026, 10, date).toLocaleDateString(undefined, { day: "numeric", month: "short" });
    assert.equal(
      web.drift,
      `drifted on 2 of the last 4 days: ${day(24)} for 50 %, ${day(25)} for 100 %; 1 day unknown`,
    );
    assert.equal(cart?.drift, "no drift in the last 3 days; 1 day unknown");
  });

  it("stand on the overview with the share of their objects", () => {
    const cards = overviewMessage({
      header: HEADER,
      mappings,
      changed: Array.from({ length: 12 }, (_, at) => `f${at}`),
    });
    assert.ok(v.is(toPageShape, cards));
    assert.deepEqual(
      cards.packs.map(({ name, inSync, off }) => [name, inSync, off]),
      [
        ["shop/web", 1, 1],
        ["shop/cart", 1, 0],
      ],
    );
    assert.deepEqual([cards.changed.length, cards.moreChanged], [10, 2]);
    assert.deepEqual(
      cards.facts.map(({ label }) => label),
      ["Status", "Branch"],
    );
    const failed = { ...HEADER.status, word: "The host's key is not known.", reason: "Compare it." };
    const [status] = overviewMessage({ header: { ...HEADER, status: failed }, mappings, changed: [] }).facts;
    assert.equal(status?.value, "The host's key is not known. Compare it.");
  });
});
