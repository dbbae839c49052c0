// Gets the parts that a tier needs, once per run. Each gives environment for the programs of the tier.
import path from "node:path";
import { browserProgram } from "./browser.mjs";
import { controlPlanePrograms } from "./controlPlane.mjs";
import { editorPrograms } from "./editor.mjs";
import { nodeForSources } from "./fittingNode.mjs";
import { withPath } from "./npm.mjs";
import { SetupError } from "./setup.mjs";

const parts = {
  /** The kubectl of the control plane's version comes first on the PATH: it is the tests' oracle. */
  async controlPlane(env) {
    const { kubectl } = await controlPlanePrograms();
    return path.isAbsolute(kubectl) ? withPath([path.dirname(kubectl)], env) : env;
  },
  async editor(env) {
    await editorPrograms();
    return env;
  },
  async browser(env) {
    return { ...env, CHROMIUM: await browserProgram() };
  },
};

/** Environment in which the parts of these names are there; throws SetupError for one that cannot be had. */
export async function prepare(needs) {
  let env = withPath([path.dirname(await nodeForSources())]);
  for (const need of needs) {
    if (parts[need] === undefined) throw new SetupError(`no part is named ${need}`);
    env = await parts[need](env);
  }
  return env;
}
