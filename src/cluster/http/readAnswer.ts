import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { MooringError } from "../../support/errors.ts";

const unzip = promisify(gunzip);

/**
 * Bytes of one answer, as it came and unpacked. Lists come in pages, and the largest OpenAPI documents have some MB: what is
 * larger is no answer of an API server.
 */
export const LARGEST_ANSWER = 128 * 1024 * 1024;

/**
 * The whole text of an answer.
 * @throws MooringError tooLarge as soon as it passes the limit, packed or unpacked
 */
export async function readAnswer(
  body: AsyncIterable<Uint8Array>,
  isPacked: boolean,
  server: string,
  limit = LARGEST_ANSWER,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    // leaving the loop ends the connection
    if (size > limit) throw tooLarge(server, limit);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks, size);
  if (!isPacked) return bytes.toString("utf8");
  try {
    return (await unzip(bytes, { maxOutputLength: limit })).toString("utf8");
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? tooLarge(server, limit) : error;
  }
}

function tooLarge(server: string, limit: number): MooringError {
  const message = `${server} answered with more than ${limit >> 20} MiB, which exceeds the limit; check the server address and any proxy in front of it.`;
  return new MooringError("tooLarge", message);
}
