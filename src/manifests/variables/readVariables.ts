import { isJsonObject, isScalar, type JsonObject } from "../../model/json.ts";
import type { SourceLocation } from "../../model/sourceLocation.ts";
import type { VariableLevel, VariableSetting } from "../../model/variable.ts";
import { locateInText } from "../yaml/locate.ts";

/** Where an object stands, for the places of its settings; undefined for an object that only the cluster has. */
export interface VariableSource {
  readonly file: string;
  readonly text: string;
  readonly document: number;
  readonly item: number | undefined;
}

/** The variables that `spec.vars` of a `Pack` or `Config` sets. */
export function readVariables(
  body: JsonObject,
  level: VariableLevel,
  name: string,
  source: VariableSource | undefined,
): readonly VariableSetting[] {
  const spec = isJsonObject(body.spec) ? body.spec : {};
  if (!isJsonObject(spec.vars)) return [];
  return Object.entries(spec.vars).map(([key, value]) => ({
    name: key,
    level,
    value: isScalar(value) ? value : undefined,
    source: name,
    place: source && placeOf(key, source),
  }));
}

/** A `Config` says whose it is by `spec.level` or by its label; else it is the project's. */
export function levelOfConfig(body: JsonObject): VariableLevel {
  const spec = isJsonObject(body.spec) ? body.spec : {};
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const labels = isJsonObject(metadata.labels) ? metadata.labels : {};
  return [spec.level, labels["k8s.kubit.ir/level"]].some((level) => level === "organization")
    ? "organization"
    : "project";
}

function placeOf(key: string, { file, text, document, item }: VariableSource): SourceLocation | undefined {
  const path = [{ field: "spec" }, { field: "vars" }, { field: key }];
  const range = locateInText(text, document, item, path, "key");
  return range && { file, range, exact: true };
}
