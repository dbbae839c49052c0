import { isJsonObject, type JsonObject } from "../../src/model/json.ts";
import { parseManifest } from "../../src/manifests/yaml/parseManifest.ts";
import type { ApiCall } from "../testbed/apiCall.ts";
import type { ControlPlane } from "../testbed/controlPlane.ts";
import { appFiles, appName } from "./fleet.ts";
import { objectPath } from "./fleetKinds.ts";

/** Requests in flight; more only queue up in the server. */
const writers = 16;
/** Every so many-th application was created by kubectl's own manager; the others were applied by Mooring. */
const otherOrigin = 4;

/** Brings the applications `from` up to (not including) `to` into the cluster. */
export async function createFleet(plane: ControlPlane, from: number, to: number): Promise<void> {
  const objects: { readonly app: number; readonly object: JsonObject }[] = [];
  for (let app = from; app < to; app++) {
    for (const text of Object.values(appFiles(appName(app), app))) {
      for (const { value } of parseManifest(text, "fleet").documents) objects.push({ app, object: value });
    }
  }
  const isNamespace = ({ object }: { readonly object: JsonObject }): boolean => object.kind === "Namespace";
  await eachAtOnce(objects.filter(isNamespace), ({ app, object }) => create(plane, app, object));
  await eachAtOnce(
    objects.filter((one) => !isNamespace(one)),
    ({ app, object }) => create(plane, app, object),
  );
}

/** Changes one of 100 objects as other people's tools do; gives how many. */
export async function editByHand(plane: ControlPlane, from: number, to: number): Promise<number> {
  const apps = [];
  for (let app = from; app < to; app++) if (app % 5 === 0) apps.push(app);
  await eachAtOnce(apps, async (app) => {
    const name = appName(app);
    if (app % 10 === 0) await edit(plane, objectPath("ConfigMap", name, name), { data: { retries: "7" } });
    else await edit(plane, objectPath("Deployment", name, name), newImage);
  });
  return apps.length;
}

const newImage = {
  spec: { template: { spec: { containers: [{ name: "web", image: "registry.example/shop/web:hotfix" }] } } },
};

export async function edit(plane: ControlPlane, path: string, body: JsonObject): Promise<void> {
  const contentType = "application/strategic-merge-patch+json";
  await must(plane, { method: "PATCH", path: `${path}?fieldManager=kubectl-edit`, body, contentType });
}

async function create(plane: ControlPlane, app: number, object: JsonObject): Promise<void> {
  const kind = String(object.kind);
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  const path = objectPath(kind, String(metadata.namespace), String(metadata.name));
  if (app % otherOrigin === 0) {
    const collection = path.slice(0, path.lastIndexOf("/"));
    await must(plane, { method: "POST", path: `${collection}?fieldManager=kubectl-create`, body: object });
  } else {
    const contentType = "application/apply-patch+yaml";
    await must(plane, { method: "PATCH", path: `${path}?fieldManager=mooring&force=true`, body: object, contentType });
  }
}

async function must(plane: ControlPlane, call: ApiCall): Promise<void> {
  const { status, body } = await plane.request(call);
  if (status >= 300) throw new Error(`${call.method} ${call.path}: ${status} ${JSON.stringify(body)}`);
}

async function eachAtOnce<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await run(item);
  };
  await Promise.all(Array.from({ length: writers }, work));
}
