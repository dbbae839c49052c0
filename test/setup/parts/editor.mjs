// VS Code as a server: code-server carries it on npm, with native modules that are built on this machine.
import path from "node:path";
import { cached } from "./cache.mjs";
import { ensureDebianPackages } from "./debianPackages.mjs";
import { nodeForEditor } from "../fittingNode.mjs";
import { npm, withPath } from "../npm.mjs";
import { mustRun } from "../runProcess.mjs";

const version = "4.139.1";
const buildPackages = ["g++", "libkrb5-dev", "libsecret-1-dev", "make", "pkg-config", "python3"];

/** The editor, built if need be: { node: program that runs it, vscode: folder of VS Code's server build }. */
export function editorPrograms() {
  return editor({ isMade: false });
}

/** The same for tests: throws where it was not built before, because that takes minutes. */
export function builtEditor() {
  return editor({ isMade: true });
}

async function editor(how) {
  const { node, headers } = await nodeForEditor();
  const part = {
    ...how,
    name: "editor",
    inputs: [{ text: `code-server@${version}` }],
    saying: `Building the editor, code-server ${version} (once, about 2 minutes, 800 MB)…`,
  };
  const folder = await cached(part, async (into, log) => {
    await ensureDebianPackages("the editor", buildPackages);
    await install(into, log, node, headers);
  });
  return { node, vscode: path.join(folder, "node_modules/code-server/lib/vscode") };
}

/** The package's own script builds the native modules; it asks the user agent which Node that is for. */
async function install(into, log, node, headers) {
  const env = withPath([path.dirname(node)], {
    ...process.env,
    npm_config_user_agent: `npm/11 node/v24.0.0 ${process.platform} ${process.arch}`,
    npm_config_nodedir: headers,
  });
  const spec = `code-server@${version}`;
  await npm(["install", "--prefix", into, "--no-save", spec], {
    env,
    log,
    node,
  });
  await mustRun("sh", ["./postinstall.sh"], { cwd: path.join(into, "node_modules/code-server"), env, log });
}
