import fs from "node:fs";
import path from "node:path";

const PROGRAMS = ["git", "kubectl", "kustomize", "helm"];

/** Which of the programs that Mooring may start were started. */
export interface ProcessLog {
  /** PATH on which the programs that write are found before the real ones. */
  readonly path: string;
  /** The file that they write to. */
  readonly log: string;
  /** Command lines so far. */
  started(): readonly string[];
  forget(): void;
}

/** Puts programs of the same names before those of `toolPath`: each writes its command line and becomes the real one. */
export function watchPrograms(folder: string, toolPath: string): ProcessLog {
  fs.mkdirSync(folder);
  const log = path.join(folder, "started.log");
  for (const name of PROGRAMS) {
    const real = toolPath
      .split(path.delimiter)
      .map((place) => path.join(place, name))
      .find((file) => fs.existsSync(file));
    if (real === undefined) continue; // a missing program stays missing
    fs.writeFileSync(path.join(folder, name), `#!/bin/sh\necho "${name} $*" >> '${log}'\nexec '${real}' "$@"\n`, {
      mode: 0o755,
    });
  }
  return {
    log,
    path: `${folder}${path.delimiter}${toolPath}`,
    forget: () => fs.rmSync(log, { force: true }),
    started: () => (fs.existsSync(log) ? fs.readFileSync(log, "utf8").split("\n").filter(Boolean) : []),
  };
}
