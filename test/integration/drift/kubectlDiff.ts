import fs from "node:fs";
import path from "node:path";
import { execFile } from "node:child_process";
import { isJsonObject, type Json, type JsonObject } from "../../../src/model/json.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";

/** What `kubectl diff` compares for one object: the live one and what an apply would make of it. Values of Secrets are masked. */
export interface KubectlPair {
  readonly live: JsonObject | undefined;
  readonly merged: JsonObject;
}

/**
 * Runs `kubectl diff -f FILE` and gives both sides of every object that differs, by `kind/name`.
 * `undefined` when kubectl ends with an error: it stops at the first object that the server refuses.
 */
export async function kubectlDiff(
  kubectl: string,
  kubeconfig: string,
  file: string,
  scratch: string,
): Promise<ReadonlyMap<string, KubectlPair> | undefined> {
  const out = fs.mkdtempSync(path.join(scratch, "diff-"));
  const copier = path.join(out, "copy.sh");
  fs.writeFileSync(copier, `#!/bin/sh\ncp -R "$1" "${out}/live"\ncp -R "$2" "${out}/merged"\nexit 1\n`, {
    mode: 0o700,
  });
  const code = await new Promise<number>((resolve) => {
    const env = { ...process.env, KUBECTL_EXTERNAL_DIFF: copier };
    execFile(kubectl, ["diff", "--kubeconfig", kubeconfig, "--context", "admin", "-f", file], { env }, (error) =>
      resolve(error ? Number(error.code ?? 2) : 0),
    );
  });
  if (code > 1) return undefined;
  const live = readSide(path.join(out, "live"));
  const merged = readSide(path.join(out, "merged"));
  return new Map([...merged].map(([key, object]) => [key, { live: live.get(key), merged: object }]));
}

function readSide(folder: string): ReadonlyMap<string, JsonObject> {
  const objects = new Map<string, JsonObject>();
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    const { documents } = parseManifest(fs.readFileSync(path.join(folder, name), "utf8"), name);
    for (const { value } of documents) objects.set(keyOf(value), value);
  }
  return objects;
}

export function keyOf(object: JsonObject): string {
  const name: Json | undefined = isJsonObject(object.metadata) ? object.metadata.name : undefined;
  return `${String(object.kind)}/${String(name)}`;
}
