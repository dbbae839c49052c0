import { isJsonArray, isJsonObject, type JsonObject } from "../../model/json.ts";
import { MooringError } from "../../support/errors.ts";
import { redactText } from "../../support/redaction.ts";
import { parseManifest } from "../yaml/parseManifest.ts";

/** How helm says it (`pkg/action/install.go` CheckDependencies). */
const MISSING = /found in Chart\.yaml, but missing in charts\/ directory: ([^\n]*)/;

/** The error of helm about dependencies that are not in charts/, with where they come from and the cure; any other as it is. */
export function withDependencies(error: unknown, chartText: string, chartFile: string): unknown {
  const names = MooringError.is(error, "toolFailed") ? MISSING.exec(error.message)?.[1]?.split(",") : undefined;
  if (!names) return error;
  const chart = parseManifest(chartText, chartFile).documents[0]?.value;
  const known = isJsonArray(chart?.dependencies) ? chart.dependencies.filter(isJsonObject) : [];
  const missing = names.map((name) => describe(name.trim().split(/\s/)[0] ?? "", known));
  const verb = missing.length === 1 ? "is" : "are";
  const message = `${missing.join(" and ")} ${verb} missing: listed in Chart.yaml, but not in charts/. Run \`helm dependency build\` in the chart folder.`;
  return new MooringError("toolFailed", message, { cause: error });
}

function describe(name: string, known: readonly JsonObject[]): string {
  const dependency = known.find((one) => one.name === name);
  const { version, repository } = dependency ?? {};
  const what = [name, typeof version === "string" ? version : ""].filter(Boolean).join(" ");
  return typeof repository === "string" && repository !== "" ? redactText(`${what} (${repository})`) : what;
}
