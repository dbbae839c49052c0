import { commands, l10n } from "vscode";
import type { Clock } from "../../../support/clock.ts";
import { MooringError } from "../../../support/errors.ts";
import type { Handlers } from "../panelSession.ts";
import type { MAPPING_ACTIONS } from "../../../protocol/mappingProtocol.ts";
import type { ToPage } from "../../../protocol/panelProtocol.ts";
import { mappingRow } from "./mappingRow.ts";
import { keyOfMapping, type PanelMapping, selectionOfMapping } from "../../repositories/panelMappings.ts";

/** Rows that are sent; a search narrows down what there is beyond. */
const MOST_ROWS = 10_000;

const COMMANDS: Readonly<Record<(typeof MAPPING_ACTIONS)[number], string>> = {
  apply: "mooring.applyObject",
  commit: "mooring.commitChanges",
  synchronize: "mooring.synchronizePack",
  restart: "mooring.restartPack",
  pause: "mooring.pauseMapping",
  resume: "mooring.resumeMapping",
  refresh: "mooring.refresh",
  disconnect: "mooring.disconnectPack",
};
/** Commands that take several packs by one call and say once what became of them. */
const AT_ONCE: ReadonlySet<string> = new Set(["mooring.synchronizePack", "mooring.restartPack"]);

export function mappingMessage(mappings: readonly PanelMapping[], now: number): ToPage {
  const rows = mappings.slice(0, MOST_ROWS).map((mapping) => mappingRow(mapping, now));
  return { type: "mapping.rows", rows, more: mappings.length - rows.length };
}

/** Answers the Mapping tab; its actions are the commands of the trees. */
export function createMappingTab(
  mappings: () => readonly PanelMapping[],
  post: (message: ToPage) => void,
  clock: Clock,
): Handlers {
  const find = (key: string): PanelMapping => {
    const found = mappings().find((mapping) => keyOfMapping(mapping) === key);
    if (found) return found;
    throw new MooringError("stale", l10n.t("This item no longer exists. Refresh and try again."));
  };
  return {
    "mapping.read": () => post(mappingMessage(mappings(), clock.now())),
    async "mapping.run"({ action, keys }) {
      const selections = keys.map((key) => selectionOfMapping(find(key)));
      const command = COMMANDS[action];
      if (AT_ONCE.has(command)) await commands.executeCommand(command, selections[0], selections);
      else for (const selection of selections) await commands.executeCommand(command, selection);
    },
    async "mapping.open"({ key }) {
      const mapping = find(key);
      const [file] = mapping.pack?.pack.files ?? [];
      if (mapping.state.places.cluster === "differs" || file === undefined)
        await commands.executeCommand("mooring.showDifference", selectionOfMapping(mapping));
      else await commands.executeCommand("mooring.openPlace", { file, line: 1, column: 1 });
    },
  };
}
