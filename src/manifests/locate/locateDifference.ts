import { join } from "node:path";
import type { DesiredObject } from "../../model/desired.ts";
import type { FieldPath } from "../../model/fieldPath.ts";
import type { Pack } from "../../model/pack.ts";
import type { SourceLocation, SourceRange } from "../../model/sourceLocation.ts";
import { LineIndex } from "../yaml/lineIndex.ts";
import { locateNearest } from "../yaml/locate.ts";
import { type LocateDeps, readOrEmpty } from "./locateDeps.ts";
import { locateInChart } from "./locateInChart.ts";
import { locateInKustomization } from "./locateInKustomization.ts";

/**
 * The line a field of a desired object comes from. Rendered fields are followed back through the kustomization or into values.yaml;
 * `exact` is true only where that is certain, else the place is the nearest one known: the parent, the kustomization, the chart.
 */
export async function locatePlace(
  object: DesiredObject,
  path: FieldPath,
  pack: Pack,
  deps: LocateDeps,
): Promise<SourceLocation> {
  const { origin } = object;
  switch (origin.kind) {
    case "file": {
      const text = await readOrEmpty(origin.file, deps);
      const thread = deps.cache.threadFor(text);
      const found = thread
        ? await thread.locate(text, origin, path, "pair")
        : locateNearest(text, origin.document, origin.item, path, "pair");
      return found ? { file: origin.file, ...found } : headOf(origin.file, text);
    }
    case "kustomization":
      return (
        (await locateInKustomization(object, path, pack, deps)) ??
        headOf(origin.file, await readOrEmpty(origin.file, deps))
      );
    case "chart":
      return (
        (await locateInChart(object, path, join(origin.root, "values.yaml"), deps)) ??
        headOf(origin.file, await readOrEmpty(origin.file, deps))
      );
  }
}

/** The first line that says something. */
function headOf(file: string, text: string): SourceLocation {
  const start = /^(?:[^\S\n]*(?:#[^\n]*|---[^\n]*)?\n)*/.exec(text)?.[0].length ?? 0;
  const newline = text.indexOf("\n", start);
  const range: SourceRange = new LineIndex(text).range(start, newline < 0 ? text.length : newline);
  return { file, range, exact: false };
}
