import { join } from "node:path";
import type { Pack } from "../model/pack.ts";
import { type CommandLine, commandLine, option } from "../support/commandLine.ts";
import { MooringError } from "../support/errors.ts";
import { hashText } from "../support/hash.ts";
import { ObjectCollector } from "./collectObjects.ts";
import type { FileSystemPort } from "./fileSystem.ts";
import { requireInside } from "./insideFolder.ts";
import { MAX_TEXT } from "./parseManifest.ts";
import { MAX_RENDERED, RENDER_TIMEOUT, untrusted, withoutRanges } from "./renderKustomization.ts";
import { renderedOnce } from "./renderedOnce.ts";
import type { RenderDeps, RenderedPack } from "./renderedPack.ts";

const MAX_CHART_FILES = 5_000;

/**
 * Renders with the user's own `helm template` and the values.yaml of the chart; CRDs are included, hooks are not (they are jobs of
 * an install, no lasting state). A chart that links out of the workspace folder is refused, since helm follows links.
 */
export async function renderChart(pack: Pack, deps: RenderDeps): Promise<RenderedPack> {
  const collector = new ObjectCollector(deps.cache);
  const file = join(pack.root, "Chart.yaml");
  const texts: Record<string, string> = {};
  try {
    for (const path of await chartFiles(pack, deps.files, deps.signal)) texts[path] = await hashOf(path, deps.files);
    if (deps.run) {
      const run = deps.run;
      const options = { cwd: pack.root, timeoutMs: RENDER_TIMEOUT, maxBytes: MAX_RENDERED, signal: deps.signal };
      const inputs = { name: pack.name, texts };
      const output = await renderedOnce(pack.id, inputs, deps, () => run.run("helm", helmArguments(pack), options));
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
export function helmArguments(pack: Pick<Pack, "name" | "root">, template?: string): CommandLine {
  const namespace = pack.name.slice(0, Math.max(0, pack.name.indexOf("/")));
  return commandLine(
    [
      "template",
      "--include-crds",
      "--no-hooks",
      ...(namespace === "" ? [] : [option("--namespace", namespace)]),
      ...(template === undefined ? [] : [option("--show-only", template)]),
    ],
    { end: "--", operands: [releaseName(pack.name), pack.root] },
  );
}

/** All files of the chart, ignored ones too: helm reads them. */
export async function chartFiles(
  pack: Pack,
  files: FileSystemPort,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    signal?.throwIfAborted();
    for (const { name, kind } of await files.list(folder)) {
      const path = join(folder, name);
      if (kind === "symlink") await requireInside(pack.folder, path, files);
      if (kind === "folder") await visit(path);
      else found.push(path);
      if (found.length > MAX_CHART_FILES)
        throw new MooringError("tooLarge", `This chart has more than ${MAX_CHART_FILES} files and is not rendered.`);
    }
  };
  await requireInside(pack.folder, pack.root, files);
  await visit(pack.root);
  return found.sort();
}

/** Archives are told apart by size and time, everything else by its text. */
async function hashOf(path: string, files: FileSystemPort): Promise<string> {
  if (!/\.(?:tgz|gz|zip|prov)$/.test(path)) {
    try {
      return hashText(await files.readText(path, MAX_TEXT));
    } catch (error) {
      if (!MooringError.is(error, "tooLarge")) throw error;
    }
  }
  const stat = await files.stat(path);
  return hashText(`${stat?.size ?? 0}:${stat?.mtimeMs ?? 0}`);
}
