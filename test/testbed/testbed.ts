// A real Kubernetes for tests, started per suite: what it is and how to use it is in README.md. The testbed knows how the
// real parts start, fail and go away; it knows nothing of Mooring's own code apart from the JSON types.
import { after, before } from "mocha";
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from "./controlPlane.ts";

/** Milliseconds. */
const startLimitMs = 120_000;

/**
 * One control plane for the suite (`describe`) that calls this; it stops after the suite's last test.
 * @returns what gives the control plane inside hooks and tests.
 */
export function useControlPlane(options: ControlPlaneOptions = {}): () => ControlPlane {
  let plane: ControlPlane | undefined;
  before("start a control plane", async function () {
    this.timeout(startLimitMs);
    plane = await startControlPlane(options);
  });
  after("stop the control plane", async () => {
    await plane?.stop();
    plane = undefined;
  });
  return () => {
    if (plane === undefined) throw new Error("the control plane runs only inside hooks and tests of its suite");
    return plane;
  };
}
