import { readFile } from "node:fs/promises";
import { messageOf } from "../../support/errors.ts";
import { badInput } from "./badInput.ts";
import type { PemSource } from "./contextSettings.ts";

/**
 * The PEM text of a source; undefined when nothing is named.
 * @throws MooringError badInput naming what, the path and the kubeconfig to mend
 */
export async function readPem(source: PemSource, what: string, kubeconfig: string): Promise<string | undefined> {
  const text = source.data?.expose() ?? (await read(source.path, what, kubeconfig));
  if (text === undefined) return undefined;
  if (!text.includes("-----BEGIN ")) {
    throw badInput(
      `The ${what} ${source.data ? "in" : `${source.path ?? ""} named in`} ${kubeconfig} is not in PEM format.`,
    );
  }
  return text;
}

async function read(path: string | undefined, what: string, kubeconfig: string): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const why = missing ? "does not exist" : `cannot be read (${messageOf(error)})`;
    throw badInput(`The ${what} ${path} named in ${kubeconfig} ${why}; correct the path or create the file.`, error);
  }
}
