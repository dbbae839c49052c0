import { hash } from "node:crypto";
import { canonicalJson, type Json } from "../model/json.ts";

/** SHA-256 of a text, hex, cut to 32 characters (128 bits). */
export function hashText(text: string): string {
  return hash("sha256", text, "hex").slice(0, 32);
}

/** The same of bytes: equal to `hashText` of the text where they are UTF-8. */
export function hashBytes(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex").slice(0, 32);
}

/** Hash of a JSON value; equal values give equal hashes whatever their key order. */
export function hashJson(value: Json): string {
  return hashText(canonicalJson(value));
}
