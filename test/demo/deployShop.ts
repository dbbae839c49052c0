import path from "node:path";
import { nodeFileSystem } from "../../src/manifests/files/fileSystem.ts";
import { discoverPacks } from "../../src/manifests/packs/discoverPacks.ts";
import { ManifestCache } from "../../src/manifests/parse/manifestCache.ts";
import { createRenderRunner } from "../../src/manifests/render/renderRunner.ts";
import { renderPack } from "../../src/manifests/renderPack.ts";
import { withNamespace } from "../../src/manifests/parse/toDesired.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, stringifyJson } from "../../src/model/json.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { collectionPath, type DemoCluster, mustCall, NAMESPACE, objectPath } from "./shopApi.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

export interface Deployment {
  readonly workTree: string;
  /** PATH on which kubectl, kustomize and helm are looked for. */
  readonly toolPath: string;
  /** Names of Deployments that are created as `kubectl apply` does it without `--server-side`. */
  readonly clientSide?: readonly string[];
}

/** Renders every pack of the work tree and applies it as Mooring does. Resolves to a sentence for each pack left alone. */
export async function deployShop(cluster: DemoCluster, deployment: Deployment): Promise<readonly string[]> {
  const { objects, notes } = await renderShop(deployment);
  for (const object of objects) {
    const isClientSide = object.kind === "Deployment" && deployment.clientSide?.includes(object.name);
    await (isClientSide ? createClientSide(cluster, object) : applyServerSide(cluster, object));
  }
  return notes;
}

interface ShopObject {
  readonly kind: string;
  readonly name: string;
  readonly wire: JsonObject;
}

/** The Namespace comes first. */
async function renderShop({
  workTree,
  toolPath,
}: Deployment): Promise<{ objects: readonly ShopObject[]; notes: readonly string[] }> {
  const deps = {
    files: nodeFileSystem,
    cache: new ManifestCache(),
    run: createRenderRunner({ path: toolPath }),
    signal: undefined,
  };
  const { packs } = await discoverPacks(workTree, nodeFileSystem, undefined, { cache: deps.cache });
  const notes: string[] = [];
  const objects: ShopObject[] = [];
  for (const pack of packs) {
    const rendered = await renderPack(pack, deps);
    if (!rendered.complete) {
      notes.push(
        `${path.relative(workTree, pack.root)} is left alone: ${rendered.problems.map(({ message }) => message).join(" ")}`,
      );
      continue;
    }
    for (const object of rendered.objects) {
      const { kind, name, namespace } = object.ref;
      const placed = kind === "Namespace" || namespace !== "" ? object : withNamespace(object, NAMESPACE);
      objects.push({ kind, name, wire: placed.wire.expose() });
    }
  }
  return { objects: objects.sort((a, b) => Number(b.kind === "Namespace") - Number(a.kind === "Namespace")), notes };
}

async function applyServerSide(cluster: DemoCluster, { kind, name, wire }: ShopObject): Promise<void> {
  await mustCall(cluster, {
    method: "PATCH",
    path: `${objectPath(kind, name)}?fieldManager=mooring`,
    contentType: "application/apply-patch+yaml", // JSON is YAML
    body: wire,
  });
}

async function createClientSide(cluster: DemoCluster, { kind, wire }: ShopObject): Promise<void> {
  const metadata = isJsonObject(wire.metadata) ? wire.metadata : {};
  await mustCall(cluster, {
    method: "POST",
    path: `${collectionPath(kind)}?fieldManager=kubectl-client-side-apply`,
    body: { ...wire, metadata: { ...metadata, annotations: { [LAST_APPLIED]: stringifyJson(wire) } } },
  });
}

/** Waits until every pod that the shop wants is ready. Where there are no nodes there is nothing to wait for. */
export async function waitUntilReady(cluster: DemoCluster): Promise<void> {
  if (itemsOf(await mustCall(cluster, { method: "GET", path: "/api/v1/nodes" })).length === 0) return;
  for (const kind of ["Deployment", "StatefulSet"]) {
    await waitFor(`ready ${kind}s in ${NAMESPACE}`, async () => {
      const list = await mustCall(cluster, { method: "GET", path: collectionPath(kind) });
      return itemsOf(list).every(isReady);
    });
  }
}

function isReady(object: Json): boolean {
  if (
    !isJsonObject(object) ||
    !isJsonObject(object.metadata) ||
    !isJsonObject(object.spec) ||
    !isJsonObject(object.status)
  )
    return false;
  const { replicas } = object.spec;
  const { status } = object;
  return (
    status.observedGeneration === object.metadata.generation &&
    status.readyReplicas === replicas &&
    status.updatedReplicas === replicas
  );
}

function itemsOf(list: JsonObject): readonly Json[] {
  return isJsonArray(list.items) ? list.items : [];
}
