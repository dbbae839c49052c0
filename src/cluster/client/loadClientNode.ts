import type * as ClientNode from "./clientNode.ts";

/** Loads the Kubernetes client and undici, about 65 ms once: only when a cluster is really wanted. */
export function loadClientNode(): Promise<typeof ClientNode> {
  return import("./clientNode.ts");
}
