// npm run watch: builds again what a changed file is part of. The lines printed here are what the task of .vscode/tasks.json
// waits for. (The watch mode of esbuild looks at files in turn and may take two seconds until it sees a change.)
import fs from "node:fs";
import path from "node:path";

/** Milliseconds: an editor or Git writes more than one file. */
const settleMs = 30;

/**
 * Builds everything once, and again on each change below the folders. Never resolves.
 * @param contexts of esbuild, with `metafile`
 */
export async function watchBuilds(root, folders, contexts) {
  const builds = contexts.map((context) => ({ context, inputs: undefined }));
  const changed = new Set();
  let timer;
  let building = Promise.resolve();
  const buildChanged = async () => {
    const files = [...changed];
    changed.clear();
    const stale = builds.filter(({ inputs }) => inputs === undefined || files.some((file) => inputs.has(file)));
    if (stale.length > 0) await build(stale);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      building = building.then(buildChanged);
    }, settleMs);
  };
  for (const folder of folders) {
    fs.watch(path.join(root, folder), { recursive: true }, (_event, name) => {
      if (name === null || !/\.(ts|css|json)$/.test(name)) return;
      changed.add(path.posix.join(folder, name.split(path.sep).join("/")));
      soon();
    });
  }
  building = build(builds);
  await new Promise(() => undefined);
}

/** A build that failed has no list of files: any change builds it again. */
async function build(builds) {
  const started = performance.now();
  console.log("Building…");
  const errors = await Promise.all(
    builds.map(async (one) => {
      try {
        one.inputs = new Set(Object.keys((await one.context.rebuild()).metafile.inputs));
        return [];
      } catch (error) {
        one.inputs = undefined;
        return error.errors ?? [{ text: String(error), location: null }];
      }
    }),
  );
  for (const { text, location } of errors.flat())
    console.log(`✘ ${location ? `${location.file}:${location.line}:${location.column + 1}` : "?:1:1"}: ${text}`);
  const ms = Math.round(performance.now() - started);
  console.log(errors.flat().length === 0 ? `Built in ${ms} ms.` : `Not built: ${errors.flat().length} errors.`);
}
