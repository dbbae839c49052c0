import "./vscodeStub.ts";
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { collectTexts } from "../../../l10n/export.mjs";

const { COMMANDS } = await import("../../../src/editor/commands/commandTable.ts");

const ROOT = path.resolve(import.meta.dirname, "../../..");
const read = (file: string): string => fs.readFileSync(path.join(ROOT, file), "utf8");

interface Contribution {
  readonly command: string;
  readonly when?: string;
  readonly enablement?: string;
}
interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly Contribution[];
    readonly menus: Readonly<Record<string, readonly (Contribution & { readonly group?: string })[]>>;
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope: string; readonly default: unknown }>>;
    };
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly svg: string } }[] }[];
  };
}
const text = read("package.json");
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const contributed = contributes.commands.map(({ command }) => command);

describe("package.json and the code", () => {
  it("contribute and handle the same commands", () => {
    assert.deepEqual([...contributed].sort(), COMMANDS.map(({ id }) => id as string).sort());
  });

  it("have no menu entry for a command that is not there", () => {
    const used = Object.values(contributes.menus)
      .flat()
      .flatMap(({ command }) => command ?? []);
    assert.deepEqual(
      used.filter((command) => !contributed.includes(command)),
      [],
    );
  });

  it("let no address open or change anything (A20)", () => {
    const { activationEvents } = JSON.parse(read("package.json")) as Manifest;
    assert.ok(!activationEvents.includes("onUri"));
    for (const file of fs
      .readdirSync(path.join(ROOT, "src"), { recursive: true, encoding: "utf8" })
      .filter((one) => one.endsWith(".ts")))
      assert.ok(!read(`src/${file}`).includes("registerUriHandler"), file);
  });

  it("run no command link or argument command that is not there", () => {
    const sources = fs
      .readdirSync(path.join(ROOT, "src/editor"), { recursive: true })
      .map(String)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => read(`src/editor/${file}`))
      .join("\n");
    const named = new Set([...sources.matchAll(/["`:](mooring\.[a-z]\w+)["`?]/g)].map(([, id]) => id ?? ""));
    const ids = new Set([
      ...contributed,
      "mooring.packs",
      "mooring.repositories",
      "mooring.mappings",
      "mooring.plan",
      "mooring.repository",
      "mooring.status",
      "mooring.targets",
      "mooring.approvals",
      "mooring.consents",
      "mooring.allowedContexts",
      "mooring.groupBy",
      "mooring.isBusy",
      "mooring.isFiltered",
      "mooring.isFollowing",
      "mooring.isFileDiff",
      "mooring.diagnostics",
      "mooring.notices",
      "mooring.webhooks",
    ]);
    assert.deepEqual(
      [...named].filter((id) => !ids.has(id) && !/^mooring\.(codeLens|kubeconfig)/.test(id)),
      [],
    );
  });

  it("have a text for every %key%, and no text without one", () => {
    const keys = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...keys].sort(), Object.keys(JSON.parse(read("package.nls.json")) as object).sort());
  });

  it("have every translatable text in the bundle", () => {
    assert.deepEqual(JSON.parse(read("l10n/bundle.l10n.json")), collectTexts(), "out of date: node l10n/export.mjs");
  });

  it("name files that are there", () => {
    const files = [...text.matchAll(/"(?:\.\/)?((?:media|l10n)\/[\w./-]+)"/g)].map(([, file]) => file ?? "");
    assert.ok(files.length > 6);
    assert.deepEqual(
      files.filter((file) => !fs.existsSync(path.join(ROOT, file))),
      [],
    );
  });
});

describe("what package.json promises", () => {
  it("lets no workspace set what names a program, a file, an address or a right (A6): a new setting is decided here", () => {
    const looks = ["mooring.diagnostics.enabled", "mooring.codeLens.enabled", "mooring.showExtraObjects"];
    const others = Object.entries(contributes.configuration.properties).filter(([key]) => !looks.includes(key));
    assert.deepEqual(
      others.filter(([, { scope }]) => scope !== "machine" && scope !== "application").map(([key]) => key),
      [],
      "set by the user alone",
    );
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, "limited");
    assert.deepEqual([...restrictedConfigurations].sort(), others.map(([key]) => key).sort());
  });

  it("activates for nothing that every window has", () => {
    assert.ok(
      !manifest.activationEvents.some(
        (event) => event === "*" || event === "onStartupFinished" || event.includes("**"),
      ),
    );
  });

  it("greys out in Restricted Mode whatever is refused there", () => {
    for (const { id, needsTrust } of COMMANDS) {
      const { enablement } = contributes.commands.find(({ command }) => command === id) ?? {};
      if (needsTrust) assert.equal(enablement, "isWorkspaceTrusted", id);
      else assert.ok(!enablement?.includes("isWorkspaceTrusted"), id);
    }
  });

  it("offers for several rows at once only what acts on all of them", () => {
    const several = (contributes.menus["view/item/context"] ?? []).filter(
      ({ group, when }) =>
        group?.startsWith("inline") === false &&
        when?.includes("mooring.packs") === true &&
        !when.includes("!listMultiSelection"),
    );
    assert.deepEqual(several.map(({ command }) => command).sort(), ["mooring.restartPack", "mooring.synchronizePack"]);
  });

  it("has at most three buttons in a row", () => {
    const values = [
      "object.drifted",
      "object.missing",
      "object.inSync",
      "object.extra",
      "object.blocked",
      "field",
      "pack.drifted",
      "pack.inSync",
      "pack.drifted.unapproved",
      "mapping.connected.unapproved.inFiles.link",
      "mapping.paused.unapproved.inFiles.link",
      "clusterPack.resource",
      "clusterPack.workload",
      "repository.dirty.upstream",
      "mapping.paused.inFiles.link",
      "mapping.conflict.inFiles.link",
      "mapping.disconnected.byChoice.inFiles.link",
      "mapping.unmappedPack.inCluster",
      "registered.busy",
      "registered.active",
      "registered.active.held",
      "registered.failed",
      "registered.archived",
      "mapping.paused",
      "notice.away",
      "folder",
    ];
    for (const view of ["mooring.packs", "mooring.repositories", "mooring.mappings"]) {
      for (const value of values) {
        const shown = (contributes.menus["view/item/context"] ?? []).filter(
          ({ group, when }) => group?.startsWith("inline") && holds(when ?? "", view, value),
        );
        assert.ok(shown.length <= 3, `${value}: ${shown.map(({ command }) => command).join(", ")}`);
      }
    }
  });
});

/** Enough of when-clauses for the menus of trees: `a == b`, `a =~ /re/`, `&&` before `||`. */
function holds(when: string, view: string, viewItem: string): boolean {
  const context: Record<string, string> = { view, viewItem };
  return when.split("||").some((part) =>
    part.split("&&").every((clause) => {
      const [, key = "", operator, value = ""] = /^\s*(\w+)\s*(==|!=|=~)\s*(.+?)\s*$/.exec(clause) ?? [];
      const actual = context[key] ?? "";
      if (operator === "=~") return new RegExp(value.slice(1, -1)).test(actual);
      return operator === "!=" ? actual !== value : actual === value;
    }),
  );
}
