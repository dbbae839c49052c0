// Helm, for packs that are charts: built from its Go module, or the machine's own where there is no Go.
import path from "node:path";
import { exe, goPrograms, hasGo } from "./goBuild.mjs";

/** Path of helm, or just its name where it cannot be built here. */
export async function helmProgram() {
  if (!hasGo()) return "helm";
  const folder = await goPrograms({
    module: "helm",
    targets: ["helm.sh/helm/v3/cmd/helm"],
    saying: "Building helm (once, about 1 minute)…",
  });
  return path.join(folder, `helm${exe}`);
}
