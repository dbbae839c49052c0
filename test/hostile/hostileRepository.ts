/**
 * A repository that carries every attack at once, beside one pack that is good. Each part is a case of a kind that Mooring
 * refuses; what went wrong shows in `ran`, `stranger` and `CANARY`.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { hostileCharts } from "./hostileCharts.ts";
import { hostileConfig } from "./hostileConfig.ts";
import { hostileKustomizations } from "./hostileKustomizations.ts";
import { hostileManifests } from "./hostileManifests.ts";
import { CANARY, type HostileParts } from "./hostileParts.ts";

export { CANARY, SECRET_CANARY, type HostileParts } from "./hostileParts.ts";

export interface HostileRepository extends HostileParts {
  /** The repository: the folder to open. */
  readonly folder: string;
  /** What was run: the name of each attack that got a program started. */
  ran(): readonly string[];
  /** Texts of every file outside of the repository that a link or a path leads to; they must stay as they are. */
  outsideTexts(): Readonly<Record<string, string>>;
}

export interface HostileOptions {
  /** An empty folder; everything is made below it. */
  readonly base: string;
  /** Where requests go that must never be sent: `http://127.0.0.1:PORT`. */
  readonly stranger: string;
  /** A context of the user's kubeconfig that the user did not choose. */
  readonly otherContext: string;
  /**
   * Settings of the repository's own `.git/config` that run programs with ordinary commands of git, as a folder that was unpacked
   * may have them (a clone never does). In a trusted workspace git follows them, as it does in a terminal.
   */
  readonly hasGitConfig: boolean;
}

/** Builds the repository with one commit of everything. */
export function buildHostileRepository(options: HostileOptions): HostileRepository {
  const { base, stranger, otherContext, hasGitConfig } = options;
  const folder = path.join(base, "hostile");
  const [ran, outside] = [path.join(base, "ran"), path.join(base, "outside")];
  for (const made of [folder, ran, outside]) fs.mkdirSync(made, { recursive: true });
  const parts: HostileParts = {
    folder,
    outside,
    stranger,
    otherContext,
    mark: (attack) => `touch '${path.join(ran, attack)}'`,
    write(name, text) {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    },
    link(name, target) {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.symlinkSync(target, file);
    },
  };
  writeOutside(outside);
  for (const add of [hostileCharts, hostileKustomizations, hostileManifests, hostileConfig]) add(parts);
  commitAll(folder, base);
  if (hasGitConfig) poison(parts);
  return {
    ...parts,
    ran: () => fs.readdirSync(ran).sort(),
    outsideTexts: () =>
      Object.fromEntries(
        fs.readdirSync(outside).map((name) => [name, fs.readFileSync(path.join(outside, name), "utf8")]),
      ),
  };
}

function writeOutside(outside: string): void {
  const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: from-outside }\ndata: { key: ${CANARY} }\n`;
  fs.writeFileSync(path.join(outside, "key.txt"), `${CANARY}\n`);
  fs.writeFileSync(path.join(outside, "map.yaml"), map);
  fs.writeFileSync(path.join(outside, "schema.json"), `{"title": "${CANARY}"}`);
  fs.writeFileSync(path.join(outside, "kustomization.yaml"), "resources: [map.yaml]\n");
}

function commitAll(folder: string, home: string): void {
  const who = ["-c", "user.name=Mallory", "-c", "user.email=mallory@example.test"];
  const env = { PATH: process.env.PATH ?? "", HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (...args: string[]): unknown =>
    execFileSync("git", [...who, ...args], { cwd: folder, env, stdio: "pipe" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "-m", "<img src=x onerror=alert(1)> [x](command:workbench.action.terminal.new)");
}

/** A1: each of these runs on a look at the status, a diff, a commit or a fetch. */
function poison({ folder, mark }: HostileParts): void {
  const run = (attack: string): string => `${mark(attack)}; false`;
  const settings: Readonly<Record<string, string>> = {
    "core.fsmonitor": run("git-fsmonitor"),
    "core.sshCommand": run("git-ssh"),
    "core.pager": run("git-pager"),
    "core.hooksPath": "hooks",
    "diff.external": run("git-diff"),
    "filter.x.clean": run("git-clean"),
    "filter.x.smudge": run("git-smudge"),
    "credential.helper": `!${run("git-credential")}`,
    "gpg.program": "hooks/pre-commit",
    "commit.gpgsign": "true",
  };
  for (const [name, value] of Object.entries(settings)) execFileSync("git", ["config", name, value], { cwd: folder });
  fs.mkdirSync(path.join(folder, "hooks"), { recursive: true });
  for (const hook of ["pre-commit", "post-checkout", "post-index-change", "pre-push", "reference-transaction"])
    fs.writeFileSync(path.join(folder, "hooks", hook), `#!/bin/sh\n${mark(`git-hook-${hook}`)}\n`, { mode: 0o755 });
}
