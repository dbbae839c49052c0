import path from "node:path";
import { nodeFileSystem } from "../manifests/files/fileSystem.ts";
import { createRenderRunner } from "../manifests/render/renderRunner.ts";
import { createEngine } from "../reconcile/engine.ts";
import type { Engine } from "../reconcile/api/engineApi.ts";
import type { FolderState } from "../reconcile/api/readModel.ts";
import { systemClock } from "../support/clock.ts";
import { MooringError } from "../support/errors.ts";
import { createLog } from "../support/log.ts";
import { userStateFolder } from "../support/state/userState.ts";
import type { CliArguments } from "./usage/cliArguments.ts";
import { CliTargets } from "./cliTargets.ts";
import { stateFolder } from "./user/stateFolder.ts";
import type { Terminal } from "./print/terminal.ts";
import { userProtected } from "./user/userProtected.ts";
import { type CliWorkspace, workspaceOf } from "./user/workspaceOf.ts";

export interface CliSession {
  readonly engine: Engine;
  readonly workspace: CliWorkspace;
  readonly targets: CliTargets;
  /** Folder of what is remembered between runs. */
  readonly state: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Builds the engine for one run: lists instead of watches, the user's own tools, state in the user's cache folder. */
export function openSession(
  args: CliArguments,
  operands: readonly string[],
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
): CliSession {
  const workspace = workspaceOf(operands, process.cwd(), args.command === "commit");
  const state = stateFolder(env);
  const targets = new CliTargets(state);
  const protectedContexts = userProtected(env);
  const charts = { lookup: args.lookup, readReleases: args.releaseValues };
  const engine = createEngine({
    log: createLog((level, line) => {
      if (level === "error" || level === "warn" || env.MOORING_DEBUG) terminal.note(`${level}: ${line}`);
    }),
    clock: systemClock,
    files: nodeFileSystem,
    renderRunner: () => createRenderRunner({ path: env.PATH ?? "" }),
    isTrusted: () => true, // whoever runs a command in a folder trusts it
    kubeconfigFiles: () => args.kubeconfig,
    consent: (program, context) =>
      args.allowExec
        ? Promise.resolve(true)
        : terminal.ask(`${context} runs this program to sign in: ${program}. Run it?`),
    targets,
    cacheFolder: state,
    automation: { folder: userStateFolder(env), name: `mooring ${args.command}`, kind: "command" },
    contexts: {
      isAllowed: () => args.allContexts,
      set: () =>
        Promise.reject(new MooringError("internal", "The command line does not store answers about contexts.")),
    },
    settings: () => ({ protectedContexts, showExtra: true, healProtected: false, fetchMinutes: 0, charts }),
    ...(args.noIgnore ? { ignoreFrom: { kind: "nowhere" } as const } : {}),
    ...(args.ignoreFrom === undefined ? {} : { ignoreFrom: { kind: "commit", rev: args.ignoreFrom } as const }),
    watch: false,
    isOffline: args.command === "commit",
    scope: workspace.scope,
  });
  engine.folders.set([workspace.folder]);
  return { engine, workspace, targets, state, env };
}

/** Chooses the target: by option, as remembered, or the kubeconfig's current context. */
export async function chooseCliTarget({ engine, workspace, targets }: CliSession, args: CliArguments): Promise<void> {
  const remembered = targets.get(workspace.folder);
  const contexts = await engine.folders.contexts();
  const name = args.context ?? remembered?.context ?? contexts.find(({ isCurrent }) => isCurrent)?.name;
  if (name === undefined) {
    throw new MooringError(
      "badInput",
      "No context: the kubeconfig has no current context. Use --context NAME. To list contexts, run `mooring context`.",
    );
  }
  const info = contexts.find((context) => context.name === name);
  if (!info) {
    const known = contexts.map((context) => context.name).join(", ");
    throw new MooringError(
      "badInput",
      `There is no context "${name}" in ${args.kubeconfig.join(", ")}. Contexts: ${known || "none"}.`,
    );
  }
  const kept = remembered?.context === name ? remembered.namespace : undefined;
  targets.choose(workspace.folder, { context: name, namespace: args.namespace ?? kept ?? info.namespace });
}

/** Compares everything once. @throws MooringError when the cluster could not be reached at all */
export async function compare(session: CliSession, terminal: Terminal, signal: AbortSignal): Promise<FolderState> {
  const { engine, workspace } = session;
  const listener = engine.folders.onDidChange(() => {
    const progress = engine.folders.progress(workspace.folder);
    terminal.progress(progress ? `comparing ${progress.done} of ${progress.total}` : "reading…");
  });
  try {
    await engine.folders.refresh({ folder: workspace.folder }, signal);
  } finally {
    listener.dispose();
  }
  const state = engine.folders.get(workspace.folder);
  if (!state) throw new MooringError("internal", `${workspace.folder} was not compared.`);
  refuseNoPack(state, workspace);
  if (state.connection.kind === "failed" || state.connection.kind === "signIn" || state.connection.kind === "away") {
    throw new MooringError("unreachable", state.connection.message);
  }
  return state;
}

/** @throws MooringError `notFound` where the paths that were named are part of no pack: nothing would be compared */
export function refuseNoPack(state: FolderState, { folder, scope }: CliWorkspace): void {
  if (scope.length === 0 || state.packs.length > 0 || state.problems.some(({ severity }) => severity === "error"))
    return;
  const paths = scope.map((file) => path.relative(folder, file)).join(", ");
  throw new MooringError(
    "notFound",
    `No manifest, kustomization or chart uses ${paths}. Nothing was compared. Specify files or folders with manifests.`,
  );
}
