import { join } from "node:path";
import { isJsonObject } from "../../model/json.ts";
import type { Pack } from "../../model/pack.ts";
import { MooringError } from "../../support/errors.ts";
import { readChart } from "./chartFiles.ts";
import { safeSchemas } from "./chartSchemas.ts";
import { valuesFor } from "./chartValuesFiles.ts";
import { parseManifest } from "../yaml/parseManifest.ts";
import { runHelm } from "./helmTemplate.ts";
import type { RenderDeps } from "../render/renderedPack.ts";

/** A template that prints what every template is given. Its name cannot be one of the chart's own by accident. */
const PROBE = "mooring-values-of-this-chart.yaml";
const PROBE_TEXT =
  "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: values }\ndata:\n  values: {{ toYaml .Values | quote }}\n";

/**
 * The values that a chart is rendered with as the files have it, those of its subcharts merged in, as YAML: asked of the user's own helm by one more
 * template in a copy of the chart.
 * @throws MooringError toolMissing, toolFailed, untrusted …
 */
export async function chartValues(
  pack: Pack,
  deps: Pick<RenderDeps, "files" | "run" | "values" | "cache" | "signal">,
): Promise<string> {
  const { files, run, signal } = deps;
  if (!run) throw new MooringError("untrusted", "Helm runs only in trusted workspaces.");
  const chart = new Map((await readChart(pack, { files, signal })).files);
  const template = `templates/${PROBE}`;
  chart.set(join(pack.root, template), Buffer.from(PROBE_TEXT));
  // those of a release are shown nowhere
  const values = await valuesFor(pack, chart, deps);
  const [problem] = values.problems.filter(({ severity }) => severity === "error");
  if (problem) throw new MooringError("badInput", problem.message);
  const output = await runHelm(pack, chart, await safeSchemas(chart), { run, signal, template, values });
  const data = parseManifest(output, PROBE).documents[0]?.value.data;
  return isJsonObject(data) && typeof data.values === "string" ? data.values : "";
}
