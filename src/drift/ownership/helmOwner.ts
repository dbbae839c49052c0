import { isJsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";

/** The Helm release that an object is part of, by the marks that Helm checks before it adopts one (`pkg/action/validate.go`). */
export function releaseOf({ body: { metadata } }: Pick<LiveObject, "body">): string | undefined {
  if (!isJsonObject(metadata) || !isJsonObject(metadata.labels) || !isJsonObject(metadata.annotations))
    return undefined;
  if (metadata.labels["app.kubernetes.io/managed-by"] !== "Helm") return undefined;
  const name = metadata.annotations["meta.helm.sh/release-name"];
  return typeof name === "string" ? name : undefined;
}
