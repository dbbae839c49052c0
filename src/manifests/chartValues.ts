import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isJsonObject } from "../model/json.ts";
import type { Pack } from "../model/pack.ts";
import { MooringError } from "../support/errors.ts";
import type { FileSystemPort } from "./fileSystem.ts";
import { parseManifest } from "./parseManifest.ts";
import { chartFiles, helmArguments } from "./renderChart.ts";
import { MAX_RENDERED, RENDER_TIMEOUT } from "./renderKustomization.ts";
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
  // refuses charts that link out of the workspace
  await chartFiles(pack, files, signal);
  const copy = await mkdtemp(join(tmpdir(), "mooring-chart-"));
  try {
    await cp(pack.root, copy, { recursive: true, verbatimSymlinks: true });
    await mkdir(join(copy, "templates"), { recursive: true });
    await writeFile(join(copy, "templates", PROBE), PROBE_TEXT);
    const args = helmArguments({ ...pack, root: copy }, `templates/${PROBE}`);
    const output = await run.run("helm", args, {
      cwd: copy,
      timeoutMs: RENDER_TIMEOUT,
      maxBytes: MAX_RENDERED,
      signal,
    });
    const data = parseManifest(output, PROBE).documents[0]?.value.data;
    return isJsonObject(data) && typeof data.values === "string" ? data.values : "";
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
