// What the templates of a chart say about how it has to be rendered. A file of its own in dist/: loaded with the first chart, so it
// keeps nothing for itself and makes no digests.
import { dirname, join, relative, sep } from "node:path";
import { unpackChart } from "./chartArchive.ts";
import { type ChartUses, chartUses, otherChart } from "./chartGenerators.ts";
import { type LookedUp, lookedUp } from "./chartLookups.ts";
import type { PlainFiles } from "../files/plainTree.ts";

export interface ChartAnalysis {
  /** Of what cannot be unpacked it is assumed that it is random. */
  readonly uses: ChartUses;
  /** Something of it was not looked into. */
  readonly isOpaque: boolean;
  /** The chart with other random values and another time. */
  readonly other: () => PlainFiles;
  /** By template, as helm names it behind `# Source: NAME/`: which of its fields come from a lookup. */
  readonly lookups: () => ReadonlyMap<string, LookedUp>;
}

/** `values`: the values files beside the chart's own, which may hold templates, too. */
export async function analyseChart(chart: PlainFiles, values: PlainFiles, root: string): Promise<ChartAnalysis> {
  const unpacked = await unpackedChart(chart);
  const found = chartUses(new Map([...(unpacked ?? chart), ...values]));
  return {
    uses: { ...found, isRandom: found.isRandom || !unpacked },
    isOpaque: !unpacked,
    other: () => otherChart(unpacked ?? chart),
    lookups: () => (found.hasLookup ? lookedUp(templatesOf(unpacked ?? chart, root)) : new Map<string, LookedUp>()),
  };
}

/** Packaged charts in packaged charts; helm's own are one deep. */
const MAX_NESTED = 3;

/** The files of a chart with its packaged subcharts as folders; undefined where one cannot be unpacked. */
async function unpackedChart(files: PlainFiles, depth = 0): Promise<PlainFiles | undefined> {
  const unpacked = new Map<string, Uint8Array>();
  let isDeeper = false;
  for (const [path, bytes] of files) {
    if (!path.endsWith(".tgz")) {
      unpacked.set(path, bytes);
      continue;
    }
    const inner = await unpackChart(bytes);
    if (!inner || depth >= MAX_NESTED) return undefined;
    for (const [name, content] of inner) {
      unpacked.set(join(dirname(path), name), content);
      isDeeper ||= name.endsWith(".tgz");
    }
  }
  return isDeeper ? unpackedChart(unpacked, depth + 1) : unpacked;
}

/** The texts of templates by their path in the chart, with `/`, as helm names them behind `# Source: NAME/`. */
function templatesOf(files: PlainFiles, root: string): ReadonlyMap<string, string> {
  const templates = new Map<string, string>();
  for (const [path, bytes] of files) {
    const way = relative(root, path).split(sep).join("/");
    if (/(?:^|\/)templates\//.test(way)) templates.set(way, Buffer.from(bytes).toString("utf8"));
  }
  return templates;
}
