// Settings in a workspace's own .vscode/settings.json (A6): none of them reaches Mooring, trusted or not.
import assert from "node:assert/strict";
import { extensions, workspace } from "vscode";
import * as settings from "../../src/editor/settings.ts";
import { editorUnderTest } from "./extensionUnderTest.ts";
import { HOSTILE_SETTING } from "./hostileSettings.ts";

interface Property {
  readonly scope: string;
  readonly default: unknown;
}

describe(`settings of ${workspace.isTrusted ? "a trusted" : "an untrusted"} workspace`, () => {
  const properties = (): readonly (readonly [string, Property])[] => {
    const { packageJSON } = extensions.getExtension("mooring.mooring") ?? {};
    const { contributes } = packageJSON as {
      contributes: { configuration: { properties: Record<string, Property> } };
    };
    return Object.entries(contributes.configuration.properties).filter(([, { scope }]) => scope !== "window");
  };

  it("are there, and change no value that only the user may set", () => {
    const file = workspace.getConfiguration().inspect("git.path");
    assert.ok(file, "the workspace has settings");
    assert.ok(properties().length > 10);
    for (const [key, { default: usual }] of properties())
      assert.deepEqual(workspace.getConfiguration().get(key), usual, key);
  });

  it("are in nothing that Mooring goes by", async () => {
    await editorUnderTest();
    const read = Object.entries(settings)
      .filter(([name, value]) => typeof value === "function" && name !== "isOn")
      .map(([name, value]) => [name, (value as () => unknown)()] as const);
    assert.ok(read.length > 8);
    for (const [name, value] of read)
      assert.ok(!(JSON.stringify(value) ?? "").includes(HOSTILE_SETTING), `${name}: ${JSON.stringify(value)}`);
    assert.equal(settings.healProtected(), false);
    assert.deepEqual(settings.chartRights(), { lookup: false, readReleases: false });
    assert.deepEqual(settings.protectedContexts(), ["*prod*"]);
    assert.equal(settings.webhookSettings().isReceiving, false);
    assert.equal(settings.writesCommitStatus(), false);
    assert.equal(settings.rotatesTokens(), false);
  });
});
