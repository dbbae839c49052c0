import { posix } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** Of an archive, unpacked (bytes): as much as helm takes. */
export const MAX_UNPACKED = 100 * 1024 * 1024;
const BLOCK = 512;
const MAX_FILES = 5_000;

/**
 * The plain files of a packaged chart by their path in it, `NAME/Chart.yaml` and so on (ustar, with the long names of GNU and pax).
 * undefined for what is no such archive, is too large, or has a name that leads out of it.
 */
export async function unpackChart(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const tar = await promisify(gunzip)(bytes, { maxOutputLength: MAX_UNPACKED }).catch(() => undefined);
  return tar && readTar(tar);
}

function readTar(tar: Buffer): ReadonlyMap<string, Uint8Array> | undefined {
  const files = new Map<string, Uint8Array>();
  let longName = "";
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const head = tar.subarray(at, at + BLOCK);
    if (head.every((byte) => byte === 0)) return files;
    const size = Number.parseInt(text(head, 124, 12).trim() || "0", 8);
    const body = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (!Number.isSafeInteger(size) || size < 0 || body.length < size || files.size > MAX_FILES) return undefined;
    const type = text(head, 156, 1);
    if (type === "L") longName = text(body, 0, size);
    else if (type === "x") longName = paxName(body) ?? longName;
    else if (type === "" || type === "0") {
      const name = posix.normalize(longName || shortName(head));
      if (name.startsWith("..") || name.startsWith("/")) return undefined;
      files.set(name, body);
      longName = "";
    } else if (type !== "g") longName = "";
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function shortName(head: Buffer): string {
  const prefix = text(head, 257, 5) === "ustar" ? text(head, 345, 155) : "";
  return prefix === "" ? text(head, 0, 100) : `${prefix}/${text(head, 0, 100)}`;
}

/** `LENGTH path=NAME\n`. */
function paxName(body: Buffer): string | undefined {
  const line = body
    .toString("utf8")
    .split("\n")
    .find((one) => one.includes(" path="));
  return line?.slice(line.indexOf(" path=") + " path=".length);
}

/** Up to the first NUL. */
function text(bytes: Buffer, from: number, length: number): string {
  const part = bytes.subarray(from, from + length);
  const end = part.indexOf(0);
  return part.subarray(0, end < 0 ? length : end).toString("utf8");
}
