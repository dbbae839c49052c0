import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../../../src/model/json.ts";

/** One document of a file, read without Mooring. */
export interface Source {
  readonly text: string;
  readonly object: JsonObject;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

const CLUSTER_SCOPED = new Set([
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "Namespace",
  "APIService",
]);

/** All documents below a folder that stand for one object. */
export function sourcesIn(folder: string, defaultNamespace: string): readonly Source[] {
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml") && !name.includes("setup"));
  return files.sort().flatMap((name) =>
    fs
      .readFileSync(path.join(folder, name), "utf8")
      .split(/^---$/m)
      .flatMap((text): Source[] => {
        const object = parse(text) as Json;
        if (
          !isJsonObject(object) ||
          !isJsonObject(object.metadata) ||
          typeof object.kind !== "string" ||
          object.kind.endsWith("List")
        )
          return [];
        const isClusterScoped = CLUSTER_SCOPED.has(object.kind);
        const namespace = isClusterScoped ? undefined : String(object.metadata.namespace ?? defaultNamespace);
        return [{ text, object, kind: object.kind, name: String(object.metadata.name), namespace }];
      }),
  );
}
