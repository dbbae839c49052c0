import { setImmediate as nextTurn } from "node:timers/promises";
import { env, type ExtensionContext, workspace } from "vscode";
import { loadGitLibrary } from "../git/process/loadGitLibrary.ts";
import { createRenderRunner } from "../manifests/render/renderRunner.ts";
import type { Engine } from "../reconcile/api/engineApi.ts";
import type { EnginePorts } from "../reconcile/api/ports.ts";
import type { Clock } from "../support/clock.ts";
import type { Log } from "../support/log.ts";
import { userStateFolder } from "../support/state/userState.ts";
import { createApprovalStore } from "./approvalStore.ts";
import { createConsent } from "./consent.ts";
import { createContextApprovals } from "./contextApprovals.ts";
import { editorFiles } from "./files/editorFiles.ts";
import {
  chartRights,
  fetchMinutes,
  healProtected,
  isOn,
  kubeconfigFiles,
  protectedContexts,
  toolPath,
} from "./settings.ts";
import { createTargetStore } from "./targetStore.ts";

/** The engine's ports, answered by VS Code. */
export function editorPorts(context: ExtensionContext, log: Log, clock: Clock): EnginePorts {
  const storage = context.globalStorageUri.scheme === "file" ? context.globalStorageUri.fsPath : undefined;
  return {
    log,
    clock,
    files: editorFiles,
    renderRunner: () => (workspace.isTrusted ? createRenderRunner({ path: toolPath() }) : undefined),
    isTrusted: () => workspace.isTrusted,
    kubeconfigFiles,
    consent: createConsent(context.globalState),
    targets: createTargetStore(context.workspaceState),
    contexts: createContextApprovals(context.workspaceState),
    approvals: createApprovalStore(context.workspaceState, storage),
    automation: { folder: userStateFolder(process.env), name: env.appName, kind: "window" },
    cacheFolder: storage,
    settings: () => ({
      protectedContexts: protectedContexts(),
      showExtra: isOn("showExtraObjects"),
      healProtected: healProtected(),
      fetchMinutes: fetchMinutes(),
      charts: chartRights(),
    }),
    watch: true,
  };
}

/** Loads the engine and builds it. What it stands on comes before, each in a turn of its own: all at once would be felt. */
export async function loadEngine(ports: EnginePorts): Promise<Engine> {
  await import("yaml");
  await nextTurn();
  await loadGitLibrary();
  await nextTurn();
  const { createEngine } = await import("../reconcile/engine.ts");
  return createEngine(ports);
}
