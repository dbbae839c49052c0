import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isJsonObject, type JsonObject, parseJson } from "../../../src/model/json.ts";
import { splitDocuments } from "../../../src/manifests/yaml/splitDocuments.ts";

/** What kubectl says of a text: its objects, or why it refuses. */
export type Answer =
  | { readonly kind: "objects"; readonly objects: readonly JsonObject[] }
  | { readonly kind: "refused"; readonly message: string };

const LABEL = "mooring-oracle";

/** `kubectl label --local -o json` decodes a file exactly as an apply would, with no server. The label it adds is taken off again. */
export async function askKubectl(file: string): Promise<Answer> {
  const args = ["label", "--local", "--overwrite", "-f", file, `${LABEL}=x`, "-o", "json"];
  const { stdout, failure } = await run(args);
  if (failure !== undefined) return { kind: "refused", message: failure };
  const objects = splitDocuments(stdout).map(({ start, end }) =>
    withoutLabel(parseJson(stdout.slice(start, end)) as JsonObject),
  );
  return { kind: "objects", objects };
}

/** The same for a text. */
export async function askKubectlText(text: string): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), "mooring-oracle-"));
  try {
    const file = join(folder, "text.yaml");
    await writeFile(file, text);
    return await askKubectl(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws when there is no kubectl: these tests are worth nothing without it */
export async function requireKubectl(): Promise<void> {
  const { failure } = await run(["version", "--client"]);
  if (failure !== undefined) throw new Error(`kubectl is needed on the PATH for these tests: ${failure}`);
}

function run(args: readonly string[]): Promise<{ readonly stdout: string; readonly failure: string | undefined }> {
  return new Promise((resolve) => {
    const options = { maxBuffer: 256 * 1024 * 1024, env: { ...process.env, KUBECONFIG: "/dev/null" } };
    execFile("kubectl", args, options, (error, stdout, stderr) => {
      resolve({ stdout, failure: error ? stderr.trim() || error.message : undefined });
    });
  });
}

function withoutLabel(object: JsonObject): JsonObject {
  const metadata = object.metadata as JsonObject;
  const { [LABEL]: _added, ...labels } = metadata.labels as JsonObject;
  return { ...object, metadata: { ...metadata, labels } };
}

/** An object as the oracle gives it: `metadata.labels` is always there. */
export function withLabels(object: JsonObject): JsonObject {
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  return { ...object, metadata: { ...metadata, labels: metadata.labels ?? {} } };
}
