import { join } from "node:path";
import type { HelmRelease } from "../../model/helmRelease.ts";
import { isJsonArray, isJsonObject, type Json, parseJson } from "../../model/json.ts";
import type { Pack } from "../../model/pack.ts";
import { type CommandLine, commandLine, option } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { redactText } from "../../support/redaction.ts";
import type { ChartValues } from "./chartValuesFiles.ts";
import type { SafeSchemas } from "./chartSchemas.ts";
import { inPlainTree, type PlainFiles } from "../files/plainTree.ts";
import { MAX_RENDERED, RENDER_TIMEOUT_MS } from "../render/renderKustomization.ts";
import { releaseName } from "./releaseName.ts";
import type { RenderRunner } from "../render/renderRunner.ts";
import type { HelmTarget } from "../render/renderTarget.ts";

/** The first helm that can be told not to look at schemas. */
const SKIPS_SCHEMAS = "Helm 3.16";

export interface HelmRun {
  readonly run: RenderRunner;
  readonly signal?: AbortSignal | undefined;
  /** One template alone. */
  readonly template?: string;
  readonly target?: HelmTarget | undefined;
  readonly values?: ChartValues | undefined;
}

/**
 * What `helm template` makes of the files of a chart, values files among them, wherever they lie in the workspace folder.
 * @throws MooringError toolMissing, toolFailed, tooLarge, refused, cancelled
 */
export async function runHelm(
  pack: Pack,
  chart: PlainFiles,
  { leftOut, isPackaged }: SafeSchemas,
  deps: HelmRun,
): Promise<string> {
  const { template, target, values, signal } = deps;
  const files = new Map([...chart, ...(values?.files ?? [])].filter(([path]) => !leftOut.includes(path)));
  return inPlainTree(files, pack.folder, async (pathOf) => {
    const root = pathOf(pack.root);
    const args = helmArguments(
      { name: pack.name, root },
      {
        skipSchemas: isPackaged,
        template,
        target,
        values: [...(values?.files.keys() ?? [])].map(pathOf),
        hasInput: values?.release !== undefined,
      },
    );
    const limits = { timeoutMs: RENDER_TIMEOUT_MS, maxBytes: MAX_RENDERED, signal };
    const access = { input: values?.release?.values, cluster: target?.lookup };
    try {
      return await deps.run.run("helm", args, { cwd: root, ...limits, ...access });
    } catch (error) {
      if (!MooringError.is(error, "toolFailed")) throw error;
      if (!isPackaged || !error.message.includes("unknown flag")) throw withoutValues(error, values?.release);
      const message = `A packaged chart in ${join(pack.root, "charts")} may have a schema that loads files or addresses. Install ${SKIPS_SCHEMAS} or newer, which can leave schemas out.`;
      throw new MooringError("refused", message, { cause: error });
    }
  });
}

/** What helm complains about may repeat a value of the release. */
function withoutValues(error: MooringError, release: HelmRelease | undefined): MooringError {
  if (!release) return error;
  const texts = textsIn(parseJson(release.values.expose()));
  return new MooringError("toolFailed", redactText(error.message, texts));
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return value.split("\n");
  if (isJsonArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [String(value)];
}

/** Arguments that render the chart in a folder; `template`: one template of it alone. */
export function helmArguments(
  pack: Pick<Pack, "name" | "root">,
  {
    template,
    skipSchemas = false,
    target,
    values = [],
    hasInput = false,
  }: {
    readonly template?: string | undefined;
    readonly skipSchemas?: boolean;
    readonly target?: HelmTarget | undefined;
    readonly values?: readonly string[];
    /** More values come by standard input. */
    readonly hasInput?: boolean;
  } = {},
): CommandLine {
  const namespace = target?.namespace ?? pack.name.slice(0, Math.max(0, pack.name.indexOf("/")));
  const { version = "", apiVersions = [] } = target?.cluster ?? {};
  return commandLine(
    [
      "template",
      "--include-crds",
      "--no-hooks",
      ...(skipSchemas ? (["--skip-schema-validation"] as const) : []),
      ...(namespace === "" ? [] : [option("--namespace", namespace)]),
      ...(template === undefined ? [] : [option("--show-only", template)]),
      ...(VERSION.test(version) ? [option("--kube-version", version)] : []),
      ...apiVersions.map((one) => option("--api-versions", one)),
      ...values.map((file) => option("--values", escapedComma(file))),
      ...(hasInput ? (["--values=-"] as const) : []),
      ...(target?.lookup ? ([option("--kube-context", target.lookup.context), "--dry-run=server"] as const) : []),
    ],
    { end: "--", operands: [releaseName(pack.name), pack.root] },
  );
}

/** Helm parts the value of `--values` at commas, as CSV: a file in quotes is one. */
function escapedComma(file: string): string {
  return /[",\n]/.test(file) ? `"${file.replaceAll('"', '""')}"` : file;
}

/** What helm takes for the version of a cluster (`chartutil.ParseKubeVersion`). */
const VERSION = /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]*)?$/;
