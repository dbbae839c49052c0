import { join, relative, sep } from "node:path";
import type { HelmRelease } from "../../model/helmRelease.ts";
import type { Pack } from "../../model/pack.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import { MooringError } from "../../support/errors.ts";
import { type PlainFiles, PlainReader } from "../files/plainTree.ts";
import { releaseName } from "./releaseName.ts";
import { replacedText } from "../yaml/replacedText.ts";
import type { RenderDeps } from "../render/renderedPack.ts";

/** What a chart is rendered with, beside its own values.yaml. */
export interface ChartValues {
  /** By path, in the order in which helm takes them: the last one wins. */
  readonly files: PlainFiles;
  /** The release whose values were taken; undefined where files are named, or there is none. */
  readonly release: HelmRelease | undefined;
  /** The release that there may be, while nobody may look at its values. */
  readonly openRelease: string | undefined;
  readonly problems: readonly Problem[];
}

/** Values files by the names that people give them. */
const BESIDE = /^values[-._].+\.ya?ml$/i;
const NAMED = 5;

/** The values that hold for a chart: files that mooring.yaml names, else those of its release. */
export async function valuesFor(pack: Pack, chart: PlainFiles, deps: RenderDeps): Promise<ChartValues> {
  if (deps.values) return namedValues(pack, deps.values, deps);
  const found = await deps.target?.release(releaseName(pack.name));
  const none = { files: new Map<string, Uint8Array>(), release: undefined, openRelease: undefined };
  if (found?.kind === "found") return { ...none, release: found.release, problems: [] };
  const file = join(pack.root, "Chart.yaml");
  const problems = besideValues(pack, chart, file);
  if (found?.kind === "unreadable")
    problems.push({ code: "releaseUnread", severity: "warning", message: found.why, file, range: undefined });
  const isOpen = found?.kind === "notAllowed" || found?.kind === "unreadable";
  return { ...none, openRelease: isOpen ? releaseName(pack.name) : undefined, problems };
}

/** @throws MooringError cancelled, and whatever reading throws that is about the whole pack */
async function namedValues(
  pack: Pack,
  { files: names, configFile, range }: NonNullable<RenderDeps["values"]>,
  { files }: RenderDeps,
): Promise<ChartValues> {
  const reader = new PlainReader(pack.folder, files);
  const found = new Map<string, Uint8Array>();
  const problems: Problem[] = [];
  for (const name of names) {
    const inChart = join(pack.root, name);
    const path = (await files.stat(inChart).catch(() => undefined)) ? inChart : join(pack.folder, name);
    try {
      const bytes = await reader.read(path);
      const replaced = replacedText(Buffer.from(bytes).toString("utf8"));
      if (replaced) throw new MooringError("badInput", replaced.message);
      // the last of two mentions counts
      found.delete(path);
      found.set(path, bytes);
    } catch (error) {
      if (!MooringError.is(error) || error.reason === "cancelled") throw error;
      const why =
        error.reason === "notFound"
          ? `was not found in the chart ${pack.name} or in the folder of mooring.yaml. Correct the path`
          : `cannot be read: ${error.message}`;
      const message = `The values file ${name} ${why}.`;
      problems.push({ code: "valuesFile", severity: "error", message, file: configFile, range });
    }
  }
  return { files: found, release: undefined, openRelease: undefined, problems };
}

function besideValues({ root, name }: Pack, chart: PlainFiles, file: string): Problem[] {
  const beside = [...chart.keys()]
    .map((path) => relative(root, path))
    .filter((path) => !path.includes(sep) && BESIDE.test(path));
  if (beside.length === 0) return [];
  const more = beside.length > NAMED ? `, and ${beside.length - NAMED} more` : "";
  const message = `${name} is rendered with its values.yaml only: ${beside.slice(0, NAMED).join(", ")}${more} next to it are used only if its mapping in mooring.yaml lists them (values: [${beside[0] ?? ""}]).`;
  return [{ code: "valuesBeside", severity: "information", message, file, range: undefined }];
}
