import { type Command, l10n } from "vscode";
import type { SourceLocation } from "../../model/sourceLocation.ts";

/** What a plain click does: opens the file at the place, and never acts. */
export function openPlaceCommand(place: SourceLocation | undefined): { command: Command } | Record<string, never> {
  if (!place) return {};
  return {
    command: {
      command: "mooring.openPlace",
      title: l10n.t("Open File"),
      arguments: [{ file: place.file, line: place.range.line, column: place.range.column }],
    },
  };
}
