import fs from "node:fs";
import path from "node:path";
import { rights, store, tasks } from "./storeManifests.ts";
import { base, web } from "./webManifests.ts";

/** Objects of one application: one of each kind. */
export const objectsPerApp = 20;

export function appName(app: number): string {
  return `app-${String(app).padStart(4, "0")}`;
}

/** Writes the manifests of so many applications below a folder, a folder and five files each. */
export function writeFleet(folder: string, apps: number): void {
  for (let app = 0; app < apps; app++) writeApp(folder, appName(app), app);
}

export function writeApp(folder: string, name: string, app: number): void {
  const own = path.join(folder, "apps", name);
  fs.mkdirSync(own, { recursive: true });
  for (const [file, text] of Object.entries(appFiles(name, app))) fs.writeFileSync(path.join(own, file), text);
}

/** File → text, as people write them: comments, quotes where they are wanted, short flow lists. */
export function appFiles(name: string, app: number): Readonly<Record<string, string>> {
  return {
    "base.yaml": base(name),
    "web.yaml": web(name, app),
    "store.yaml": store(name),
    "tasks.yaml": tasks(name),
    "rights.yaml": rights(name),
  };
}
