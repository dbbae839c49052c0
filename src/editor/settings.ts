import { workspace } from "vscode";
import type { RemoteProtocol } from "../git/signIn/remoteAddress.ts";
import type { ChartRights } from "../reconcile/api/ports.ts";
import type { RepositoriesSettings } from "../repositories/api/ports.ts";
import { protectedPatterns } from "./protectedPatterns.ts";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * Settings that name a program, a kubeconfig or what is protected are read from the user's own settings only: package.json gives
 * them the scope `machine`, and what a workspace file says of them is passed over here as well.
 */
function userValue(key: string): unknown {
  const found = workspace.getConfiguration("mooring").inspect<unknown>(key);
  return found?.globalValue ?? found?.defaultValue;
}

/** Kubeconfig files: the setting, else KUBECONFIG, else ~/.kube/config. */
export function kubeconfigFiles(): readonly string[] {
  const chosen = userValue("kubeconfig");
  if (Array.isArray(chosen)) {
    const files = chosen
      .filter((file): file is string => typeof file === "string" && file !== "")
      .map(expandHome)
      .filter(isAbsolute);
    if (files.length > 0) return files;
  }
  const fromEnvironment = (process.env.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  return fromEnvironment.length > 0 ? fromEnvironment : [join(homedir(), ".kube", "config")];
}

export function protectedContexts(): readonly string[] {
  return protectedPatterns(userValue("protectedContexts"));
}

/** Healing a protected target needs a yes of the user, not of a workspace. */
export function healProtected(): boolean {
  return userValue("healProtected") === true;
}

/** What charts may learn from the cluster is for the user to say: their templates come with the workspace. */
export function chartRights(): ChartRights {
  return { lookup: userValue("charts.lookup") === true, readReleases: userValue("charts.readReleases") === true };
}

/** Minutes between looks at the remotes of mapped folders; 0 = never by itself. */
export function fetchMinutes(): number {
  const minutes = userValue("fetchMinutes");
  return typeof minutes === "number" && minutes > 0 ? Math.min(minutes, 24 * 60) : 0;
}

/** Folders to look for kubectl, kustomize and helm in: the setting before PATH. */
export function toolPath(): string {
  const folders = userValue("toolFolders");
  const own = Array.isArray(folders)
    ? folders
        .filter((folder): folder is string => typeof folder === "string")
        .map(expandHome)
        .filter(isAbsolute)
    : [];
  return [...own, process.env.PATH ?? ""].filter(Boolean).join(delimiter);
}

/** A file of the user that names repositories for all workspaces; undefined: Mooring keeps one of its own. */
export function organizationRegistry(): string | undefined {
  const file = userValue("repositories.registry");
  const path = typeof file === "string" ? expandHome(file.trim()) : "";
  return isAbsolute(path) ? path : undefined;
}

const PROTOCOLS: readonly RemoteProtocol[] = ["https", "ssh", "http", "file"];
const MINUTE_MS = 60_000;

export function repositoriesSettings(): RepositoriesSettings {
  const protocols = userValue("repositories.protocols");
  const minutes = userValue("repositories.syncInterval");
  return {
    protocols: PROTOCOLS.filter((protocol) => Array.isArray(protocols) && protocols.includes(protocol)),
    syncInterval: typeof minutes === "number" && minutes > 0 ? minutes * MINUTE_MS : 0,
    rewrites: userValue("repositories.rewrites") === "hold" ? "hold" : "snapshot",
  };
}

const DAY_MS = 86_400_000;

/** Milliseconds from the making of a webhook to its end. */
export function webhookLifetime(): number {
  const days = userValue("repositories.webhookDays");
  return (typeof days === "number" && days >= 1 ? days : 90) * DAY_MS;
}

export function rotatesTokens(): boolean {
  return userValue("repositories.rotateTokens") === true;
}

export function isOn(
  key: "diagnostics.enabled" | "codeLens.enabled" | "showExtraObjects" | "alwaysShowPlan" | "notifications",
): boolean {
  return workspace.getConfiguration("mooring").get<boolean>(key, key !== "alwaysShowPlan");
}

function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
}

export interface WebhookSettings {
  readonly isReceiving: boolean;
  readonly port: number;
  /** Under which hosts reach the receiver. */
  readonly address: string;
}

/** What listens and what is written to hosts is for the user to say, never for a workspace. */
export function webhookSettings(): WebhookSettings {
  const chosen = userValue("webhooks.port");
  const port = typeof chosen === "number" && chosen >= 1_024 && chosen <= 65_535 ? Math.floor(chosen) : 47_823;
  const address = userValue("webhooks.address");
  const given = typeof address === "string" && /^https?:\/\/[^\s]+$/.test(address.trim()) ? address.trim() : "";
  return {
    isReceiving: userValue("webhooks.receive") === true,
    port,
    address: given || `http://127.0.0.1:${port}`,
  };
}

/** True when the state of the cluster is written to the host as a status of the commit. */
export function writesCommitStatus(): boolean {
  return userValue("commitStatus") === true;
}
