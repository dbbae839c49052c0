import { MooringError } from "../support/errors.ts";
import type { HostFile } from "./changes.ts";

/** A file as APIs answer it. @throws MooringError refused for what Mooring cannot change as a text */
export function textFile(
  path: string,
  { content, encoding }: { readonly content: string; readonly encoding: string },
  basedOn: string,
): HostFile {
  if (encoding !== "base64")
    throw new MooringError("refused", `${path} is too large for the API of the host. Change it with Git.`);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(content, "base64"));
    return { text, basedOn };
  } catch (error) {
    throw new MooringError("refused", `${path} is not a text file. Change it with Git.`, { cause: error });
  }
}

/** undefined where the host knows no such thing. */
export async function ifThere<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (MooringError.is(error, "notFound")) return undefined;
    throw error;
  }
}
