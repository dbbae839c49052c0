import type { Plan } from "../../../src/model/plan.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { ControlPlane } from "../../testbed/controlPlane.ts";
import { serverSideApply } from "./applyCorpora.ts";
import type { EngineRig } from "./engineRig.ts";
import type { Selection } from "../../../src/reconcile/api/selection.ts";
import type { ApplyReport } from "../../../src/reconcile/api/applyApi.ts";

export const quiet = (): void => undefined;

export interface ApplySteps {
  readonly open: () => Promise<Engine>;
  /** Everything in the rig's folder. */
  readonly all: () => Selection;
  /** Writes the file and brings it to the cluster as Mooring would have. Gives its path. */
  readonly deployed: (file: string, text: string) => Promise<string>;
}

/** What suites about applying do again and again, with the rig of the running test. */
export function applySteps(plane: () => ControlPlane, rig: () => EngineRig): ApplySteps {
  return {
    open: () => rig().open({ kubeconfig: plane().kubeconfig }),
    all: () => ({ folder: rig().folder }),
    async deployed(file, text) {
      const name = rig().write(file, text);
      await serverSideApply(plane(), name, ["-n", "shop"]);
      return name;
    },
  };
}

/** Applies a plan as it was shown. */
export function run(
  engine: Engine,
  plan: Plan,
  force: Parameters<Engine["apply"]["run"]>[1]["force"] = [],
): Promise<ApplyReport> {
  return engine.apply.run(plan, { hash: plan.hash, force }, quiet);
}

/** One text per write: what became of it, and why. */
export function outcomes({ results }: ApplyReport): readonly string[] {
  return results.map(
    ({ outcome, write, message }) => `${outcome} ${write.ref.kind} ${write.ref.name}${message && ` (${message})`}`,
  );
}
