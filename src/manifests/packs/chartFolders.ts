import { basename, join, relative, sep } from "node:path";
import { MooringError } from "../../support/errors.ts";
import type { FileSystemPort } from "../files/fileSystem.ts";
import { isInside } from "../files/insideFolder.ts";
import { MAX_TEXT } from "../yaml/parseManifest.ts";
import type { WalkedFolder } from "./walkFolder.ts";

export const CHART_FILE = "Chart.yaml";
/** Folders that helm reads by itself (helm.sh/helm/v3/pkg/chart/loader), and the one that charts keep data in. */
const OWN_FOLDERS: readonly string[] = ["templates", "crds", "charts", "files"];
const OWN_FILE = /^(?:Chart\.(?:yaml|lock)|values[^/]*\.(?:ya?ml|json)|requirements\.(?:yaml|lock))$/i;
const MANIFEST = /\.(?:ya?ml|json)$/i;
/** `.Files.Get "config/a.json"`, `.Files.Glob "dashboards/*.json"`: up to the first thing that is no plain text. */
const READS_FILE = /\.Files\.\w+ {0,8}\(? {0,8}(?:printf {1,8})?["`]([^"`%{}*?[\]]*)/g;

/** A chart with the part of its folder that goes into it. */
export interface ChartFolder {
  readonly root: string;
  /** Absolute paths of what belongs to the chart, as far as it was walked. */
  readonly files: readonly string[];
  /** False for folders and manifests that only lie beside the chart's own. */
  owns(path: string): boolean;
}

/**
 * The charts among walked folders that are no part of another one. What lies in a chart's folder without belonging to the chart
 * (`argocd/` beside `templates/`) is not the chart's, whether .helmignore names it or not: helm makes no object of it.
 */
export async function findCharts(
  walked: readonly WalkedFolder[],
  files: FileSystemPort,
): Promise<readonly ChartFolder[]> {
  const roots = walked.filter((folder) => folder.files.some((file) => basename(file) === CHART_FILE));
  const charts: ChartFolder[] = [];
  // parents come first
  for (const { path: root } of roots) {
    if (charts.some((chart) => chart.owns(root))) continue;
    const inside = walked.filter(({ path }) => isInside(root, path));
    const own = await ownFolders(root, inside, files);
    const owns = (path: string): boolean => {
      if (!isInside(root, path)) return false;
      const [first = "", ...rest] = relative(root, path).split(sep);
      if (first === "" || own.has(first)) return true;
      return rest.length === 0 && !inside.some(({ path: folder }) => folder === path) && isOwnFile(first);
    };
    charts.push({ root, owns, files: inside.flatMap((folder) => folder.files).filter(owns) });
  }
  return charts;
}

function isOwnFile(name: string): boolean {
  return OWN_FILE.test(name) || !MANIFEST.test(name);
}

/** The first steps of the paths that belong to the chart: its standard folders, and those that its templates read. */
async function ownFolders(
  root: string,
  inside: readonly WalkedFolder[],
  files: FileSystemPort,
): Promise<ReadonlySet<string>> {
  const own = new Set(OWN_FOLDERS);
  const isOther = ({ path }: WalkedFolder): boolean => path !== root && !own.has(firstStep(root, path));
  if (!inside.some(isOther)) return own;
  const templates = inside.filter(({ path }) => isInside(join(root, "templates"), path));
  for (const file of templates.flatMap((folder) => folder.files)) {
    for (const [, path = ""] of (await textOf(file, files)).matchAll(READS_FILE)) own.add(path.split("/")[0] ?? "");
  }
  own.delete("");
  return own;
}

function firstStep(root: string, path: string): string {
  return relative(root, path).split(sep)[0] ?? "";
}

async function textOf(file: string, files: FileSystemPort): Promise<string> {
  try {
    return await files.readText(file, MAX_TEXT);
  } catch (error) {
    if (!MooringError.is(error) || error.reason === "cancelled") throw error;
    return ""; // told when the chart is rendered
  }
}
