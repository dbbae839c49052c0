import { MooringError } from "../../support/errors.ts";
import type { FileSystemPort } from "../files/fileSystem.ts";
import type { ManifestCache } from "../parse/manifestCache.ts";
import { MAX_TEXT } from "../yaml/parseManifest.ts";

export interface LocateDeps {
  readonly files: FileSystemPort;
  readonly cache: ManifestCache;
  readonly signal?: AbortSignal | undefined;
}

/** The text of a file; "" when it cannot be read: a place is a convenience and never a failure. */
export async function readOrEmpty(file: string, deps: LocateDeps): Promise<string> {
  try {
    return await deps.files.readText(file, MAX_TEXT);
  } catch (error) {
    if (MooringError.is(error)) return "";
    throw error;
  }
}
