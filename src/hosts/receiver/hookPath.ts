/** What hooks of ours are addressed to: a tag of the repository, then 24 random bytes in base64url. */
const OWN = /^\/mooring\/[0-9a-f]{12}\/([\w-]{32})$/;
const OWN_LENGTH = "/mooring/".length + 12 + 1 + 32;
const PART = /^[\w.~%-]+$/;

/**
 * The last part of a hook's path, which says which hook it is; undefined for other paths. A proxy may keep the path under which it
 * is reached before that (`https://proxy.example.com/hooks/dev`): who knows the random part knows the address.
 */
export function segmentOf(path: string): string | undefined {
  const kept = path.slice(0, -OWN_LENGTH);
  const [first, ...parts] = kept.split("/");
  const isPlain = first === "" && parts.every((part) => PART.test(part) && part !== "." && part !== "..");
  return isPlain ? OWN.exec(path.slice(-OWN_LENGTH))?.[1] : undefined;
}
