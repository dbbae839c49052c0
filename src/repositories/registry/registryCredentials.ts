import { changeRepository } from "../../mappings/config/editRepositories.ts";
import { contentOf, readableText } from "../../mappings/config/configText.ts";
import { isJsonObject } from "../../model/json.ts";
import { splitAddress } from "../../model/splitAddress.ts";
import { type EnteredAccess, enteredAccess } from "../../model/enteredAccess.ts";
import { ACCESS_METHODS } from "../../mappings/mooringConfig.ts";

/** An entry of a registry whose address carries a secret. */
export interface TakenCredentials {
  readonly name: string;
  /** As it is written down. */
  readonly written: string;
  /** From 1; 0 where the address does not stand in the text as it is. */
  readonly line: number;
  /** Without the secret in the address. */
  readonly entered: EnteredAccess;
}

/** The entries of a text that carry a secret in their address. Nothing where the text cannot be read. */
export function credentialsIn(text: string | undefined): readonly TakenCredentials[] {
  // most texts have none, and need no parser to say so
  if (text === undefined || !/https?:\/\/[^\s/]*@/i.test(text)) return [];
  const list = contentOf(readableText(text))?.repositories;
  const lines = text.split("\n");
  return (Array.isArray(list) ? list : []).flatMap((item) => {
    if (!isJsonObject(item) || typeof item.name !== "string" || typeof item.url !== "string") return [];
    if (splitAddress(item.url).secret === undefined) return [];
    const access = ACCESS_METHODS.find((method) => method === item.access) ?? "signIn";
    const { name, url } = item;
    const line = lines.findIndex((one) => one.includes(url)) + 1;
    return [{ name, written: url, line, entered: enteredAccess({ url, access }) }];
  });
}

/** The text without the secrets of these entries, where they are still written so. */
export function withoutTaken(text: string | undefined, taken: readonly TakenCredentials[]): string {
  const still = credentialsIn(text);
  return taken
    .filter(({ name, written }) => still.some((one) => one.name === name && one.written === written))
    .reduce(
      (before, { name, entered: { url, access } }) => changeRepository(before, name, { url, access }),
      text ?? "",
    );
}
