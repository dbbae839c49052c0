// Programs of the testbed that are written in Go, each module in a folder of its own below ../testbed.
import fs from "node:fs";
import path from "node:path";
import { cached } from "./cache.mjs";
import { mustRun, outputOf } from "../runProcess.mjs";

export const modules = path.resolve(import.meta.dirname, "../../testbed");
export const exe = process.platform === "win32" ? ".exe" : "";

export function hasGo() {
  return outputOf("go", ["version"]) !== undefined;
}

/**
 * Folder of the programs of a module, built if need be.
 * @param program { module, with: modules it uses, targets: packages to build, tags, linkFlags, cgo, saying },
 *   `begin()`, which gets what the build needs, and `finish(folder)`, which adds what the programs need beside them;
 *   `isMade` as of a part of cache.mjs
 */
export function goPrograms(program) {
  const inputs = [program.module, ...(program.with ?? [])].flatMap(sources);
  const cwd = path.join(modules, program.module);
  const env = { ...process.env, CGO_ENABLED: program.cgo ? "1" : "0", GOWORK: "off", GOFLAGS: "" };
  const args = [...flags(program.linkFlags ?? []), ...(program.tags ? ["-tags", program.tags] : [])];
  const { module: name, saying, isMade } = program;
  return cached({ name, inputs, saying, isMade }, async (into, log) => {
    await program.begin?.();
    await mustRun("go", ["build", ...args, "-o", `${into}${path.sep}`, ...program.targets], { cwd, env, log });
    await program.finish?.(into);
  });
}

function flags(linkFlags) {
  return ["-trimpath", "-buildvcs=false", "-ldflags", ["-s -w", ...linkFlags].join(" ")];
}

/** Go sources and module files of a module, in a fixed order. */
function sources(module) {
  const folder = path.join(modules, module);
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => /\.go$|^go\.(mod|sum)$/.test(name))
    .sort()
    .map((name) => ({ file: path.join(folder, name) }));
}
