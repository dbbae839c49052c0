// Gitea, a real host for repositories: built from its Go module (MIT), with the files that it reads at run time beside it.
import fs from "node:fs";
import path from "node:path";
import { exe, goPrograms, hasGo, modules } from "./goBuild.mjs";
import { ensureDebianPackages } from "./debianPackages.mjs";
import { outputOf } from "../runProcess.mjs";
import { SetupError } from "../setup.mjs";

const pack = "code.gitea.io/gitea";
/** Folders of the module that the server reads; the pages' own assets are left out, no test needs them. */
const runtimeFolders = ["options", "templates", "LICENSE"];

/** { program: path of gitea, files: its STATIC_ROOT_PATH }, built if need be. */
export function giteaProgram() {
  return gitea({ isMade: false });
}

/** The same for tests: throws where it was not built before them, because that takes minutes. */
export function builtGitea() {
  return gitea({ isMade: true });
}

async function gitea(how) {
  if (!hasGo()) throw new SetupError("Gitea needs Go to be built: install it (https://go.dev/dl).");
  const folder = await goPrograms({
    ...how,
    module: "gitea",
    targets: [pack],
    tags: "sqlite sqlite_unlock_notify",
    linkFlags: ["-X main.Version=1.26.0"],
    // its SQLite is written in C
    cgo: true,
    saying: "Building Gitea 1.26 (once, about 3 minutes)…",
    begin: () => ensureDebianPackages("Gitea", ["gcc", "libc6-dev"]),
    finish: copyRuntimeFiles,
  });
  return { program: path.join(folder, `gitea${exe}`), files: path.join(folder, "files") };
}

function copyRuntimeFiles(into) {
  const source = outputOf("go", ["list", "-m", "-f", "{{.Dir}}", pack], { cwd: path.join(modules, "gitea") });
  if (!source) throw new SetupError(`the Go module ${pack} is not on this machine any more`);
  for (const name of runtimeFolders) {
    fs.cpSync(path.join(source, name), path.join(into, "files", name), {
      recursive: true,
      mode: fs.constants.COPYFILE_FICLONE,
    });
  }
  // the module cache is read only
  for (const name of fs.readdirSync(into, { recursive: true })) {
    const file = path.join(into, name);
    fs.chmodSync(file, fs.statSync(file).mode | 0o200);
  }
}
