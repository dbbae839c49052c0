import { splitAddress } from "./splitAddress.ts";

/** How a repository is reached, as somebody entered it. */
export interface EnteredAccess {
  readonly url: string;
  readonly access: "signIn" | "token" | "password" | "ssh";
  readonly secret?: {
    readonly username?: string;
    readonly secret?: string;
    readonly keyFile?: string;
    readonly apiToken?: string;
  };
}

/**
 * What was entered, with the credentials of its address moved to where secrets are: from here on nothing that is written down,
 * logged or handed to git carries them. What was entered in fields of its own goes first.
 */
export function enteredAccess({ url, access, secret }: EnteredAccess): EnteredAccess {
  const split = splitAddress(url);
  const own = Object.fromEntries(Object.entries(secret ?? {}).filter(([, value]) => value !== ""));
  const hasOwn = own.secret !== undefined && (access === "token" || access === "password");
  if (split.secret !== undefined && !hasOwn) {
    const { username } = split;
    const method = access === "token" ? "token" : (split.access ?? access);
    const given = { ...(username === undefined ? {} : { username }), ...own, secret: split.secret };
    return { url: split.address, access: method, secret: given };
  }
  const takesName = access === "token" || access === "password";
  const name = takesName && split.username !== undefined ? { username: split.username } : {};
  const all = { ...name, ...own };
  return { url: split.address, access, ...(Object.keys(all).length > 0 ? { secret: all } : {}) };
}
