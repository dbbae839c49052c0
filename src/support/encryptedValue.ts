/** `$KUBIT_VAULT;1.2;AES256;<vault>` and then lines of hexadecimal text. */
const VAULT = /^\s*\$KUBIT_VAULT;[\d.]+;\w+;([^\s;]+)(?:\s[\s\da-f]*)?$/i;
/** `ENC[AES256_GCM,data:…,iv:…,tag:…,type:str]` */
const SOPS = /^\s*ENC\[[A-Z0-9_]+,data:[^\]]*\]\s*$/;

const VAULT_IN_TEXT = /\$KUBIT_VAULT;[\d.]+;\w+;([\w.-]+)(?:(?:\s|\\n|\\r)+[\da-f]{16,}(?![\w-]))*/gi;
const SOPS_IN_TEXT = /ENC\[[A-Z0-9_]+,data:[^[\]\s]*\]/g;

/** How a value is encrypted, for people; undefined when it is not. Nothing here can decrypt, and nothing tries. */
export function encryptionOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const vault = VAULT.exec(value)?.[1];
  if (vault !== undefined) return `encrypted (vault ${vault})`;
  return SOPS.test(value) ? "encrypted (SOPS)" : undefined;
}

/** A text in which each encrypted value is named instead of printed: nobody reads ciphertext, and a log is no place for it. */
export function nameEncrypted(text: string): string {
  if (!text.includes("$KUBIT_VAULT;") && !text.includes("ENC[")) return text;
  return text
    .replace(VAULT_IN_TEXT, (_whole, vault: string) => `encrypted (vault ${vault})`)
    .replace(SOPS_IN_TEXT, "encrypted (SOPS)");
}
