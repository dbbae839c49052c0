import { join } from "node:path";
import type { DesiredObject } from "../../model/desired.ts";
import type { HelmRelease } from "../../model/helmRelease.ts";
import type { JsonObject } from "../../model/json.ts";
import { type ObjectId, objectId } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import { MooringError } from "../../support/errors.ts";
import { hashBytes } from "../../support/hash.ts";
import { readChart } from "./chartFiles.ts";
import { type SafeSchemas, safeSchemas } from "./chartSchemas.ts";
import { valuesFor } from "./chartValuesFiles.ts";
import { ObjectCollector } from "../render/collectObjects.ts";
import { withDependencies } from "./missingDependencies.ts";
import { settledObjects, startRender } from "./renderChartTwice.ts";
import { untrusted } from "../render/renderKustomization.ts";
import { toDesired, withReleased } from "../parse/toDesired.ts";
import { replacedText } from "../yaml/replacedText.ts";
import type { RenderDeps, RenderedPack } from "../render/renderedPack.ts";

/** Pictures and notes of a chart, which no template is made of. */
const NOT_RENDERED = /\.(?:png|jpe?g|gif|svg|ico|webp|pdf|md|tgz)$/i;

/**
 * Renders with the user's own `helm template`, for the cluster of the pack, and the values that hold for it (`valuesFor`); CRDs are
 * included, hooks are not (they are jobs of an install, no lasting state). Helm gets a copy of the chart that has no links, and no
 * schema that would load anything.
 */
export async function renderChart(pack: Pack, deps: RenderDeps): Promise<RenderedPack> {
  const collector = new ObjectCollector(deps.cache);
  const file = join(pack.root, "Chart.yaml");
  const texts: Record<string, string> = {};
  const done = (parts: Partial<RenderedPack> = {}): RenderedPack => {
    const { problems, complete } = collector;
    return { packId: pack.id, objects: [], problems, complete, texts, ...parts };
  };
  let chartText = "";
  try {
    const { files: chart, linked } = await readChart(pack, deps);
    chartText = Buffer.from(chart.get(file) ?? []).toString("utf8");
    for (const [path, bytes] of chart) {
      texts[path] = hashBytes(bytes);
      const replaced = NOT_RENDERED.test(path) ? undefined : replacedText(Buffer.from(bytes).toString("utf8"));
      if (replaced) throw new MooringError("badInput", `${path}: ${replaced.message}`);
    }
    for (const [path, place] of linked) texts[place] = texts[path] ?? "";
    if (!deps.run) {
      collector.leaveOut(untrusted("chart", file));
      return done();
    }
    const [schemas, values] = await Promise.all([safeSchemas(chart), valuesFor(pack, chart, deps)]);
    for (const [path, bytes] of values.files) texts[path] = hashBytes(bytes);
    for (const problem of values.problems) collector.report(problem);
    if (!collector.complete) return done();
    const render = await startRender({ pack, chart, schemas, texts, values }, { ...deps, run: deps.run });
    for (const problem of unchecked(schemas, file)) collector.report(problem);
    const objects = await settledObjects(render, collector, file, deps);
    const mayLack = render.lookups.size > 0;
    return done({ objects: await asReleased(objects, values.release, file, deps), mayLack });
  } catch (thrown) {
    const error = withDependencies(thrown, chartText, file);
    if (!MooringError.is(error) || error.reason === "cancelled") throw error;
    collector.report({ code: error.reason, severity: "error", message: error.message, file, range: undefined });
    return done();
  }
}

/** With what Helm applied last beside each object, for what left the chart since. Values of Secrets are digests at once. */
async function asReleased(
  objects: readonly DesiredObject[],
  release: HelmRelease | undefined,
  file: string,
  { cache, signal }: RenderDeps,
): Promise<readonly DesiredObject[]> {
  if (!release) return objects;
  const { documents } = await cache.parse(release.manifest.expose(), file, signal);
  const bodies = new Map<ObjectId, JsonObject>();
  for (const one of documents) {
    if (!one.isKubernetes) continue;
    const { ref, body } = toDesired(one, { kind: "file", file, document: one.document, item: one.item });
    bodies.set(objectId(ref), body);
  }
  return objects.map((object) => withReleased(object, bodies.get(objectId(object.ref))));
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
    say(
      file,
      "Values are not checked against this schema: it refers to other files or addresses, which are not loaded.",
    ),
  );
}
