// Gets the parts that a tier needs, once per run. Each gives environment for the programs of the tier.
import path from "node:path";
import { browserProgram } from "./browser.mjs";
import { controlPlanePrograms } from "./controlPlane.mjs";
import { editorPrograms } from "./editor.mjs";
import { nodeForSources } from "./fittingNode.mjs";
import { gitFilterPrograms } from "./gitFilters.mjs";
import { giteaProgram } from "./gitea.mjs";
import { helmProgram } from "./helm.mjs";
import { withPath } from "./npm.mjs";
import { SetupError } from "./setup.mjs";

const parts = {
  /** Its kubectl, and helm beside it, come first on the PATH: the tests' oracle has one version everywhere. */
  async controlPlane(env) {
    const programs = [(await controlPlanePrograms()).kubectl, await helmProgram()];
    return withPath(
      programs.filter((program) => path.isAbsolute(program)).map((program) => path.dirname(program)),
      env,
    );
  },
  async gitea(env) {
    await giteaProgram();
    return env;
  },
  /** Tests that need them skip where there are none. */
  async gitFilters(env) {
    const folder = await gitFilterPrograms();
    return folder === undefined ? env : { ...env, GIT_FILTERS: folder };
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
