import type { DesiredObject, Origin } from "../../model/desired.ts";
import { formatRef, objectId } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import { MooringError } from "../../support/errors.ts";
import { hashText } from "../../support/hash.ts";
import type { LookedUp } from "./chartLookups.ts";
import type { ChartValues } from "./chartValuesFiles.ts";
import type { SafeSchemas } from "./chartSchemas.ts";
import { lookedUpFields, randomFields, sourcesOf } from "./chartSettled.ts";
import { ObjectCollector } from "../render/collectObjects.ts";
import type { PlainFiles } from "../files/plainTree.ts";
import { runHelm } from "./helmTemplate.ts";
import { withoutRanges } from "../render/renderKustomization.ts";
import { renderedOnce } from "../render/renderedOnce.ts";
import type { RenderDeps } from "../render/renderedPack.ts";
import type { RenderRunner } from "../render/renderRunner.ts";
import { withHelmMarks, withUnsettled } from "../parse/toDesired.ts";

interface ChartInput {
  readonly pack: Pack;
  readonly chart: PlainFiles;
  readonly schemas: SafeSchemas;
  readonly texts: Readonly<Record<string, string>>;
  readonly values: ChartValues;
}

interface ChartRender {
  readonly pack: Pack;
  readonly values: ChartValues;
  readonly output: string;
  /** The same chart with other random values; undefined where none of its functions gives another answer. */
  readonly other: string | undefined;
  /** The version and the kinds of the cluster count, and were not known. */
  readonly lacksCluster: boolean;
  /** By template, which of its fields come from a lookup. */
  readonly lookups: ReadonlyMap<string, LookedUp>;
}

/** Renders a chart, and a second time where one of its functions may answer otherwise. @throws MooringError as `runHelm` */
export async function startRender(
  { pack, chart, schemas, texts, values }: ChartInput,
  deps: RenderDeps & { readonly run: RenderRunner },
): Promise<ChartRender> {
  const { analyseChart } = await import("./chartAnalysis.ts");
  const { uses, ...analysis } = await analyseChart(chart, values.files, pack.root);
  const lookup = uses.hasLookup ? deps.target?.lookup : undefined;
  const target = deps.target && {
    namespace: deps.target.namespace,
    // most charts are the same for every cluster: they are rendered once for all
    cluster: uses.hasCapabilities || analysis.isOpaque ? await deps.target.cluster() : undefined,
    lookup,
  };
  const release = hashText(values.release?.values.expose() ?? "");
  // what the cluster answers is no part of the files: such a chart is rendered at each look
  const asked = lookup ? [performance.now()] : [];
  const inputs = {
    name: pack.name,
    texts,
    target: JSON.stringify([target ?? null, release, [...values.files.keys()], asked]),
  };
  const run = (files: PlainFiles): Promise<string> => runHelm(pack, files, schemas, { ...deps, target, values });
  const output = await renderedOnce(pack.id, inputs, deps, () => run(chart));
  const again = async (): Promise<string> => {
    try {
      return await run(analysis.other());
    } catch (error) {
      // a template that refuses another value, e.g. one that checks how long it is
      if (!MooringError.is(error, "toolFailed")) throw error;
      return run(chart);
    }
  };
  const other = uses.isRandom ? await renderedOnce(`${pack.id} again`, inputs, deps, again) : undefined;
  const lookups = lookup ? new Map<string, LookedUp>() : analysis.lookups();
  const lacksCluster = uses.hasCapabilities && !target?.cluster;
  return { pack, values, output, other, lacksCluster, lookups };
}

/** The objects of a render, with the fields that the chart does not settle. */
export async function settledObjects(
  { pack, values, output, other, lacksCluster, lookups }: ChartRender,
  collector: ObjectCollector,
  file: string,
  { cache, signal }: RenderDeps,
): Promise<readonly DesiredObject[]> {
  const { openRelease } = values;
  const origin: Origin = {
    kind: "chart",
    root: pack.root,
    file,
    values: [...values.files.keys()],
    ...(openRelease === undefined ? {} : { openRelease }),
  };
  const parsed = withoutRanges(await cache.parse(output, file, signal));
  collector.add(parsed, file, () => origin);
  if (lacksCluster) {
    const message =
      "Rendered without a cluster: the chart uses the cluster's version or kinds (`.Capabilities`, `kubeVersion`), and helm used its built-in defaults.";
    collector.report({ code: "noCluster", severity: "information", message, file, range: undefined });
  }
  const twins = new Map<string, DesiredObject>();
  if (other !== undefined) {
    const second = new ObjectCollector(cache);
    second.add(await cache.parse(other, file, signal), file, () => origin);
    for (const object of second.objects) twins.set(objectId(object.ref), object);
  }
  const sources = sourcesOf(output);
  const templates = new Map(
    parsed.documents.map((one) => [objectId(cache.desired(one, origin).ref), sources[one.document]]),
  );
  return collector.objects.flatMap((object) => {
    const twin = twins.get(objectId(object.ref));
    if (other !== undefined && !twin) {
      const message = `${formatRef(object.ref)} has a different name or is missing each time the chart is rendered, so it is not compared or written. Give it a fixed name.`;
      collector.report({ code: "randomName", severity: "information", message, file, range: undefined });
      return [];
    }
    const source = templates.get(objectId(object.ref));
    const random = twin ? randomFields(object, twin) : [];
    const taken = new Set(random.map(({ pointer }) => pointer));
    const looked = source === undefined ? [] : lookedUpFields(object, lookups.get(source));
    const fields = [...random, ...looked.filter(({ pointer }) => !taken.has(pointer))];
    const { release } = values;
    const isMarked = release !== undefined && source !== undefined && /(?:^|\/)templates\//.test(source);
    return [withUnsettled(isMarked ? withHelmMarks(object, release.name, release.namespace) : object, fields)];
  });
}
