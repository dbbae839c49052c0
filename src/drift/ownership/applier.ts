import { isJsonObject, type Json } from "../../model/json.ts";
import type { Applier } from "../../model/applier.ts";
import type { LiveObject } from "../../model/live.ts";
import { HELM, isHandTool } from "./fieldManagers.ts";
import { releaseOf } from "./helmOwner.ts";

/** Labels and annotations that a controller puts on what it applies (Flux `pkg/ssa`, Argo CD resource tracking). */
const MARKS: readonly (readonly [key: RegExp, applier: Applier])[] = [
  [/^(kustomize|helm)\.toolkit\.fluxcd\.io\/name$/, "flux"],
  [/^argocd\.argoproj\.io\/(instance|tracking-id)$/, "argocd"],
];
const MANAGERS: readonly (readonly [manager: RegExp, applier: Applier])[] = [
  [/^(kustomize-controller|helm-controller|flux)$/, "flux"],
  [/^argocd-(controller|application-controller)$/, "argocd"],
];

/**
 * Who applies an object: a controller whose mark or whose fields it carries, else Helm, else Mooring, else a person, else nobody that is
 * known. A controller comes first because it will write again.
 */
export function applierOf({ body, managedFields }: LiveObject, own: string): Applier | undefined {
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const keys = [...keysOf(metadata.labels), ...keysOf(metadata.annotations)];
  const marked = MARKS.find(([pattern]) => keys.some((key) => pattern.test(key)))?.[1];
  if (marked) return marked;
  const managers = managedFields.flatMap(({ manager, subresource }) => (subresource === "" ? [manager] : []));
  const controller = MANAGERS.find(([pattern]) => managers.some((manager) => pattern.test(manager)))?.[1];
  if (controller) return controller;
  // whoever wrote since: the next upgrade writes again
  if (releaseOf({ body }) !== undefined || managers.includes(HELM)) return "helm";
  if (managers.includes(own)) return "mooring";
  return managers.some(isHandTool) ? "hand" : undefined;
}

function keysOf(value: Json | undefined): readonly string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}
