/**
 * True when `pattern` covers `pointer`. Both are JSON pointers (RFC 6901); `*` as a whole segment stands for any key or item,
 * and a pattern covers everything below what it names.
 */
export function coversPointer(pattern: string, pointer: string): boolean {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(pointer);
  return (
    wanted.length > 0 &&
    wanted.length <= given.length &&
    wanted.every((segment, at) => segment === "*" || segment === given[at])
  );
}

function segmentsOf(pointer: string): readonly string[] {
  const segments = pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
  return segments.at(-1) === "" ? segments.slice(0, -1) : segments;
}
