// Helm, for packs that are charts: built from its Go module, or the machine's own where there is no Go.
import path from "node:path";
import { exe, goPrograms, hasGo } from "./goBuild.mjs";

/** Path of helm, built if need be, or just its name where it cannot be built here. */
export function helmProgram() {
  return helm({ isMade: false });
}

/** The same for tests: throws where it was not built before. */
export function builtHelm() {
  return helm({ isMade: true });
}

async function helm(how) {
  if (!hasGo()) return "helm";
  const folder = await goPrograms({
    ...how,
    module: "helm",
    targets: ["helm.sh/helm/v3/cmd/helm"],
    saying: "Building helm (once, about 1 minute)…",
  });
  return path.join(folder, `helm${exe}`);
}
