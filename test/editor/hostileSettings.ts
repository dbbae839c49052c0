import fs from "node:fs";
import path from "node:path";

/** Part of every text that the settings of the hostile workspace hold. */
export const HOSTILE_SETTING = "hostile-setting-8c4e";

interface Property {
  readonly type: string;
  readonly default: unknown;
}

/** Each setting of Mooring that is not its default, and those of others that Mooring's ways could follow. */
export function writeHostileSettings(workspace: string, extension: string): void {
  const { contributes } = JSON.parse(fs.readFileSync(path.join(extension, "package.json"), "utf8")) as {
    contributes: { configuration: { properties: Record<string, Property> } };
  };
  const own = Object.entries(contributes.configuration.properties)
    .filter(([key]) => !/\.(diagnostics|codeLens)\.|showExtraObjects/.test(key))
    .map(([key, property]) => [key, hostileValue(property)] as const);
  const address = `http://127.0.0.1:9/${HOSTILE_SETTING}`;
  const others = { "http.proxy": address, "git.path": `/tmp/${HOSTILE_SETTING}`, "github-enterprise.uri": address };
  fs.mkdirSync(path.join(workspace, ".vscode"), { recursive: true });
  const text = JSON.stringify({ ...Object.fromEntries(own), ...others }, undefined, 2);
  fs.writeFileSync(path.join(workspace, ".vscode/settings.json"), text);
}

function hostileValue({ type, default: usual }: Property): unknown {
  switch (type) {
    case "boolean":
      return usual !== true;
    case "number":
    case "integer":
      return Number(usual) + 1;
    case "array":
      return [`/tmp/${HOSTILE_SETTING}`];
    default:
      return `http://127.0.0.1:9/${HOSTILE_SETTING}`;
  }
}
