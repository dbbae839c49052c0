/** What a request to an API server is for. */
export type RequestKind = "discovery" | "openapi" | "list" | "watch" | "get" | "patchDryRun" | "patch" | "other";

export const requestKinds: readonly RequestKind[] = [
  "discovery",
  "openapi",
  "list",
  "watch",
  "get",
  "patchDryRun",
  "patch",
  "other",
];

/** @param url path and query */
export function requestKind(method: string, url: string): RequestKind {
  const { pathname, searchParams } = new URL(url, "http://any.invalid");
  if (method === "PATCH") return searchParams.has("dryRun") ? "patchDryRun" : "patch";
  if (method !== "GET") return "other";
  if (pathname.startsWith("/openapi")) return "openapi";
  const parts = pathname.split("/").filter((part) => part !== "");
  if (parts[0] === "version") return "discovery";
  if (parts[0] !== "api" && parts[0] !== "apis") return "other";
  const below = parts.slice(parts[0] === "api" ? 2 : 3); // behind the version
  if (below.length === 0) return "discovery";
  if (["1", "true"].includes(searchParams.get("watch") ?? "")) return "watch";
  const named = below[0] === "namespaces" && below.length > 2 ? below.slice(2) : below;
  return named.length === 1 ? "list" : "get";
}
