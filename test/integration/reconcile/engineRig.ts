import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { type FileSystemPort, nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import type { RenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import type { PolicyApproval } from "../../../src/mappings/config/policyApproval.ts";
import type { Target } from "../../../src/model/target.ts";
import type { Verdict } from "../../../src/model/verdict.ts";
import { createEngine } from "../../../src/reconcile/engine.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { ManagedSources } from "../../../src/reconcile/api/managedSources.ts";
import type { ChartRights, ContextApprovals } from "../../../src/reconcile/api/ports.ts";
import type { FolderState, ObjectState } from "../../../src/reconcile/api/readModel.ts";
import { type Clock, systemClock } from "../../../src/support/clock.ts";
import { createLog } from "../../../src/support/log.ts";
import { userStateFolder } from "../../../src/support/state/userState.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";
import { withShortCalls } from "./shortCalls.ts";

export interface RigOptions {
  readonly kubeconfig: string;
  readonly context?: string;
  readonly namespace?: string;
  /** Live watches as in the editor; default: one list per kind as on the command line. */
  readonly watch?: boolean;
  readonly folders?: readonly string[];
  readonly cacheFolder?: string;
  readonly showExtra?: boolean;
  readonly isTrusted?: boolean;
  readonly renderRunner?: RenderRunner;
  readonly clock?: Clock;
  readonly protectedContexts?: readonly string[];
  /** Default: charts learn nothing from the cluster. */
  readonly charts?: ChartRights;
  /** Instead of the disk. */
  readonly files?: FileSystemPort;
  readonly managed?: ManagedSources;
  /** Default: no context but the chosen one may be used. */
  readonly contexts?: ContextApprovals;
}

/** A workspace folder in a temporary place, with the engines that look at it. */
export class EngineRig {
  readonly base = temporaryFolder("rig");
  readonly folder = path.join(this.base, "work");
  readonly cacheFolder = path.join(this.base, "cache");
  /** Everything that any engine logged. */
  readonly lines: string[] = [];
  /** What was approved, by folder: it outlives an engine, as on a user's machine. */
  readonly approvals = new Map<string, readonly PolicyApproval[]>();
  readonly #engines: Engine[] = [];

  constructor() {
    fs.mkdirSync(this.folder);
  }

  /** An engine on the folder that has looked once. */
  async open(options: RigOptions): Promise<Engine> {
    const engine = this.create(options);
    for (const folder of options.folders ?? [this.folder]) await engine.folders.open(folder);
    return engine;
  }

  create(options: RigOptions): Engine {
    const { kubeconfig, context = "admin", namespace = "shop", watch = false, folders = [this.folder] } = options;
    const targets = new Map<string, Target>(folders.map((folder) => [folder, { context, namespace }]));
    const made = createEngine({
      log: createLog((level, line) => this.lines.push(`${level}: ${line}`)),
      clock: options.clock ?? systemClock,
      files: options.files ?? nodeFileSystem,
      renderRunner: () => options.renderRunner,
      isTrusted: () => options.isTrusted ?? true,
      kubeconfigFiles: () => [kubeconfig],
      consent: () => Promise.resolve(false),
      targets: {
        get: (folder) => targets.get(folder),
        set: (folder, target) => {
          if (target) targets.set(folder, target);
          else targets.delete(folder);
          return Promise.resolve();
        },
      },
      approvals: {
        get: (folder) => this.approvals.get(folder) ?? [],
        set: (folder, approvals) => {
          this.approvals.set(folder, approvals);
          return Promise.resolve();
        },
      },
      cacheFolder: options.cacheFolder ?? this.cacheFolder,
      automation: { folder: userStateFolder({ HOME: this.base }), name: "Test Editor", kind: "window" },
      settings: () => ({
        protectedContexts: options.protectedContexts ?? [],
        showExtra: options.showExtra ?? true,
        healProtected: false,
        fetchMinutes: 0,
        ...(options.charts ? { charts: options.charts } : {}),
      }),
      watch,
      ...(options.contexts ? { contexts: options.contexts } : {}),
      ...(options.managed ? { managed: options.managed } : {}),
    });
    const engine = withShortCalls(made);
    this.#engines.push(engine);
    engine.folders.set(folders);
    return engine;
  }

  /** Writes a file below the folder and gives its path. */
  write(name: string, text: string): string {
    const file = path.join(this.folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return file;
  }

  read(name: string): string {
    return fs.readFileSync(path.join(this.folder, name), "utf8");
  }

  /** The line a difference stands on, 1-based. */
  line(file: string, number: number | undefined): string | undefined {
    return fs.readFileSync(file, "utf8").split(/\r?\n/)[(number ?? 0) - 1];
  }

  git(...args: readonly string[]): string {
    const env = { PATH: process.env.PATH ?? "", HOME: this.base, GIT_CONFIG_NOSYSTEM: "1" };
    return execFileSync("git", args, { cwd: this.folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Makes the folder a repository with one commit of everything in it. */
  initGit(): void {
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("config", "user.name", "Ann");
    this.git("config", "user.email", "ann@example.test");
    this.commitAll("Start");
  }

  commitAll(message: string): void {
    this.git("add", "--all");
    this.git("commit", "--quiet", "-m", message);
  }

  async close(): Promise<void> {
    for (const engine of this.#engines.splice(0)) engine.dispose();
    await removeFolder(this.base);
  }

  closeEngines(): void {
    for (const engine of this.#engines.splice(0)) engine.dispose();
  }
}

/** Reviews and approves the policies of each mapping of the folder that has some, as a user does on the page. */
export async function approvePolicies(engine: Engine, folder: string): Promise<void> {
  for (const { packId, consent } of stateOf(engine, folder).mappings)
    if (packId !== undefined && consent.kind === "waiting")
      await engine.mappings.approvePolicies(await engine.mappings.reviewPolicies({ folder, packId }));
}

export function stateOf(engine: Engine, folder: string): FolderState {
  const state = engine.folders.get(folder);
  if (!state) throw new Error(`${folder} is not open`);
  return state;
}

export function objectsOf(state: FolderState): readonly ObjectState[] {
  return state.packs.flatMap(({ objects }) => objects);
}

/** The object of that kind and name. */
export function find(state: FolderState, kind: string, name: string): ObjectState {
  const found = objectsOf(state).find(({ ref }) => ref.kind === kind && ref.name === name);
  if (!found)
    throw new Error(
      `no ${kind} ${name} among ${objectsOf(state)
        .map(({ ref }) => `${ref.kind} ${ref.name}`)
        .join(", ")}`,
    );
  return found;
}

export function verdictOf(engine: Engine, folder: string, kind: string, name: string): Verdict {
  const { verdict } = find(stateOf(engine, folder), kind, name);
  if (!verdict) throw new Error(`${kind} ${name} was not compared`);
  return verdict;
}

/** Resolves when the state of the folder satisfies the condition; the test's timeout is the limit. */
export async function until(
  engine: Engine,
  folder: string,
  isDone: (state: FolderState) => boolean,
): Promise<FolderState> {
  const look = (): FolderState | undefined => {
    const state = engine.folders.get(folder);
    return state && isDone(state) ? state : undefined;
  };
  const now = look();
  if (now) return now;
  return new Promise((resolve) => {
    const listener = engine.folders.onDidChange(() => {
      const state = look();
      if (!state) return;
      listener.dispose();
      resolve(state);
    });
  });
}
