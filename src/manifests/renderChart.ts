import { join } from "node:path";
import type { Pack } from "../model/pack.ts";
import type { Problem } from "../model/sourcePlace.ts";
import { type CommandLine, commandLine, option } from "../support/commandLine.ts";
import { MooringError } from "../support/errors.ts";
import { hashBytes } from "../support/hash.ts";
import { readChart } from "./chartFiles.ts";
import { type SafeSchemas, safeSchemas } from "./chartSchemas.ts";
import { ObjectCollector } from "./collectObjects.ts";
import { inPlainTree, type PlainFiles } from "./plainTree.ts";
import { MAX_RENDERED, RENDER_TIMEOUT, untrusted, withoutRanges } from "./renderKustomization.ts";
import { renderedOnce } from "./renderedOnce.ts";
import { replacedText } from "./replacedText.ts";
import type { RenderDeps, RenderedPack } from "./renderedPack.ts";
import type { RenderRunner } from "./renderRunner.ts";

/** The first helm that can be told not to look at schemas. */
const SKIPS_SCHEMAS = "Helm 3.16";
/** Pictures and notes of a chart, which no template is made of. */
const NOT_RENDERED = /\.(?:png|jpe?g|gif|svg|ico|webp|pdf|md|tgz)$/i;

/**
 * Renders with the user's own `helm template` and the values.yaml of the chart; CRDs are included, hooks are not (they are jobs of
 * an install, no lasting state). Helm gets a copy of the chart that has no links, and no schema that would load anything.
 */
export async function renderChart(pack: Pack, deps: RenderDeps): Promise<RenderedPack> {
  const collector = new ObjectCollector(deps.cache);
  const file = join(pack.root, "Chart.yaml");
  const texts: Record<string, string> = {};
  try {
    const { files: chart, linked } = await readChart(pack, deps);
    for (const [path, bytes] of chart) {
      texts[path] = hashBytes(bytes);
      const replaced = NOT_RENDERED.test(path) ? undefined : replacedText(Buffer.from(bytes).toString("utf8"));
      if (replaced) throw new MooringError("badInput", `${path}: ${replaced.message}`);
    }
    for (const [path, place] of linked) texts[place] = texts[path] ?? "";
    if (deps.run) {
      const run = deps.run;
      const schemas = await safeSchemas(chart);
      const inputs = { name: pack.name, texts };
      const output = await renderedOnce(pack.id, inputs, deps, () => runHelm(pack, chart, schemas, { ...deps, run }));
      for (const problem of unchecked(schemas, file)) collector.report(problem);
      const parsed = await deps.cache.parse(output, file, deps.signal);
      collector.add(withoutRanges(parsed), file, () => ({ kind: "chart", root: pack.root, file }));
    } else {
      collector.leaveOut(untrusted("chart", file));
    }
  } catch (error) {
    if (!MooringError.is(error) || error.reason === "cancelled") throw error;
    collector.report({ code: error.reason, severity: "error", message: error.message, file, range: undefined });
  }
  return {
    packId: pack.id,
    objects: collector.objects,
    problems: collector.problems,
    complete: collector.complete,
    texts,
  };
}

/**
 * What `helm template` makes of the files of a chart; `template`: of one template of it alone.
 * @throws MooringError toolMissing, toolFailed, tooLarge, refused, cancelled
 */
export async function runHelm(
  pack: Pack,
  chart: PlainFiles,
  { leftOut, isPackaged }: SafeSchemas,
  deps: { readonly run: RenderRunner; readonly signal?: AbortSignal | undefined; readonly template?: string },
): Promise<string> {
  const files = new Map([...chart].filter(([path]) => !leftOut.includes(path)));
  return inPlainTree(files, pack.folder, async (pathOf) => {
    const root = pathOf(pack.root);
    const args = helmArguments({ name: pack.name, root }, { skipSchemas: isPackaged, template: deps.template });
    const limits = { timeoutMs: RENDER_TIMEOUT, maxBytes: MAX_RENDERED, signal: deps.signal };
    try {
      return await deps.run.run("helm", args, { cwd: root, ...limits });
    } catch (error) {
      if (!isPackaged || !MooringError.is(error, "toolFailed") || !error.message.includes("unknown flag")) throw error;
      const message = `A packaged chart in ${join(pack.root, "charts")} may have a schema that loads files or addresses. Install ${SKIPS_SCHEMAS} or newer, which can leave schemas out.`;
      throw new MooringError("refused", message, { cause: error });
    }
  });
}

/** Says where helm would have checked the values and did not. */
function unchecked({ leftOut, isPackaged }: SafeSchemas, chartFile: string): readonly Problem[] {
  const say = (file: string, message: string): Problem => ({
    code: "schemaSkipped",
    severity: "information",
    message,
    file,
    range: undefined,
  });
  if (isPackaged)
    return [
      say(
        chartFile,
        "Values are not checked against schemas: a packaged chart may have one that loads files or addresses.",
      ),
    ];
  return leftOut.map((file) =>
    say(file, "Values are not checked against this schema: it names other files or addresses, which are not loaded."),
  );
}

/** For a name of which nothing can be part of a release's name, such as one in Cyrillic. */
const UNNAMED = "release";

/**
 * The name of a release that stands for a pack, as helm takes it (`chartutil.ValidateReleaseName`: lower case, digits, dashes inside,
 * 53 characters). Never the name of a folder: whoever names it would name an option.
 */
export function releaseName(packName: string): string {
  const name = packName
    .slice(packName.indexOf("/") + 1)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, 200)
    .replace(/^-+/, "")
    .slice(0, 53)
    .replace(/(?<!-)-+$/, "");
  return name === "" ? UNNAMED : name;
}

/** Arguments that render the chart in a folder; `template`: one template of it alone. */
export function helmArguments(
  pack: Pick<Pack, "name" | "root">,
  { template, skipSchemas = false }: { readonly template?: string | undefined; readonly skipSchemas?: boolean } = {},
): CommandLine {
  const namespace = pack.name.slice(0, Math.max(0, pack.name.indexOf("/")));
  return commandLine(
    [
      "template",
      "--include-crds",
      "--no-hooks",
      ...(skipSchemas ? (["--skip-schema-validation"] as const) : []),
      ...(namespace === "" ? [] : [option("--namespace", namespace)]),
      ...(template === undefined ? [] : [option("--show-only", template)]),
    ],
    { end: "--", operands: [releaseName(pack.name), pack.root] },
  );
}
