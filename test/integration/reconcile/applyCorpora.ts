import path from "node:path";
import type { ControlPlane } from "../../testbed/controlPlane.ts";

/** Applies the copied manifests as Mooring would, but by kubectl: definitions first, then what uses them. */
export async function applyCorpora(plane: ControlPlane, folder: string, namespace: string): Promise<void> {
  const prometheus = path.join(folder, "kube-prometheus");
  await serverSideApply(plane, path.join(prometheus, "setup"));
  await plane.kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"]);
  await serverSideApply(plane, prometheus);
  await plane.kubectl(["create", "namespace", namespace]);
  await serverSideApply(plane, path.join(folder, "boutique"), ["-n", namespace]);
}

export async function serverSideApply(plane: ControlPlane, file: string, more: readonly string[] = []): Promise<void> {
  await plane.kubectl(["apply", "--server-side", "--field-manager=mooring", ...more, "-f", file]);
}
