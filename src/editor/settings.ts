import { workspace } from "vscode";
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
  const globs = userValue("protectedContexts");
  return Array.isArray(globs) ? globs.filter((glob): glob is string => typeof glob === "string") : [];
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

export function isOn(
  key: "diagnostics.enabled" | "codeLens.enabled" | "showExtraObjects" | "alwaysShowPlan" | "offerUndo",
): boolean {
  return workspace.getConfiguration("mooring").get<boolean>(key, key !== "alwaysShowPlan");
}

function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
}
