// Gets the parts that tiers need, before any of them runs. Each gives environment for the programs of the tier.
import path from "node:path";
import { browserProgram } from "./parts/browser.mjs";
import { controlPlanePrograms } from "./parts/controlPlane.mjs";
import { editorPrograms } from "./parts/editor.mjs";
import { nodeForSources } from "./fittingNode.mjs";
import { gitFilterPrograms } from "./parts/gitFilters.mjs";
import { giteaProgram } from "./parts/gitea.mjs";
import { helmProgram } from "./parts/helm.mjs";
import { withPath } from "./npm.mjs";
import { SetupError } from "./setup.mjs";

/** Go keeps all processors busy, so its builds come one after the other; what waits for downloads goes beside them. */
const parts = {
  controlPlane: { queue: "go", get: getControlPlane },
  gitea: { queue: "go", get: async () => void (await giteaProgram()) },
  /** Tests that need them skip where there are none. */
  gitFilters: {
    queue: "gitFilters",
    async get() {
      const folder = await gitFilterPrograms();
      return folder === undefined ? {} : { env: { GIT_FILTERS: folder } };
    },
  },
  browser: { queue: "editor", get: async () => ({ env: { CHROMIUM: await browserProgram() } }) },
  editor: { queue: "editor", get: async () => void (await editorPrograms()) },
};

const queues = new Map();
const asked = new Map();

/** Environment in which the parts of these names are there; throws SetupError for one that cannot be had. */
export async function prepare(needs) {
  const node = await nodeForSources();
  const got = await Promise.all(needs.map(part));
  const folders = [...got.flatMap((one) => one?.folders ?? []), path.dirname(node)];
  return Object.assign(withPath(folders), ...got.map((one) => one?.env ?? {}));
}

/** What a part gives; it is made once, however often it is asked for. */
function part(name) {
  if (parts[name] === undefined) throw new SetupError(`no part is named ${name}`);
  if (!asked.has(name)) {
    const { queue, get } = parts[name];
    const before = queues.get(queue) ?? Promise.resolve();
    const made = before.then(get);
    queues.set(
      queue,
      made.catch(() => undefined),
    );
    asked.set(name, made);
  }
  return asked.get(name);
}

/** Its kubectl, and helm beside it, come first on the PATH: the tests' oracle has one version everywhere. */
async function getControlPlane() {
  const programs = [(await controlPlanePrograms()).kubectl, await helmProgram()];
  return { folders: programs.filter((program) => path.isAbsolute(program)).map((program) => path.dirname(program)) };
}
