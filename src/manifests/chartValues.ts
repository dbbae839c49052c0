import { join } from "node:path";
import { isJsonObject } from "../model/json.ts";
import type { Pack } from "../model/pack.ts";
import { MooringError } from "../support/errors.ts";
import { readChart } from "./chartFiles.ts";
import { safeSchemas } from "./chartSchemas.ts";
import type { FileSystemPort } from "./fileSystem.ts";
import { parseManifest } from "./parseManifest.ts";
import { runHelm } from "./helmTemplate.ts";
import type { RenderRunner } from "./renderRunner.ts";

/** A template that prints what every template is given. Its name cannot be one of the chart's own by accident. */
const PROBE = "mooring-values-of-this-chart.yaml";
const PROBE_TEXT =
  "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: values }\ndata:\n  values: {{ toYaml .Values | quote }}\n";

/**
 * The values that a chart is rendered with, those of its subcharts merged in, as YAML: asked of the user's own helm by one more
 * template in a copy of the chart.
 * @throws MooringError toolMissing, toolFailed, untrusted …
 */
export async function chartValues(
  pack: Pack,
  deps: {
    readonly files: FileSystemPort;
    readonly run: RenderRunner | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<string> {
  const { files, run, signal } = deps;
  if (!run) throw new MooringError("untrusted", "Helm runs only in trusted workspaces.");
  const chart = new Map((await readChart(pack, { files, signal })).files);
  const template = `templates/${PROBE}`;
  chart.set(join(pack.root, template), Buffer.from(PROBE_TEXT));
  const output = await runHelm(pack, chart, await safeSchemas(chart), { run, signal, template });
  const data = parseManifest(output, PROBE).documents[0]?.value.data;
  return isJsonObject(data) && typeof data.values === "string" ? data.values : "";
}
