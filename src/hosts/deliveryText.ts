import { stringifyJson, type Json } from "../model/json.ts";
import { printable } from "../support/printable.ts";

/** Headers that prove who sent a delivery, or sign somebody in: nobody needs to see them. */
const PROOF = /signature|token|authorization|cookie|secret/i;

export function shownHeaders(headers: unknown): Readonly<Record<string, string>> {
  if (typeof headers !== "object" || headers === null) return {};
  const shown = Object.entries(headers).filter(([name, value]) => !PROOF.test(name) && typeof value !== "object");
  return Object.fromEntries(shown.map(([name, value]) => [printable(name), printable(String(value))]));
}

export function shownBody(body: unknown): string {
  if (body === undefined || body === null) return "";
  return printable(typeof body === "string" ? body : stringifyJson(body as Json, 2));
}
