import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { authentication, type ExtensionContext, l10n, RelativePattern, Uri, workspace } from "vscode";
import { MOORING_FILE } from "../../mappings/mooringConfig.ts";
import type { RegistryPort, RepositoriesPorts, LevelPorts } from "../../repositories/api/ports.ts";
import type { Repositories } from "../../repositories/repositories.ts";
import type { Clock } from "../../support/clock.ts";
import { MooringError } from "../../support/errors.ts";
import type { Log } from "../../support/log.ts";
import { editorFiles } from "../files/editorFiles.ts";
import { workspaceFolderPaths } from "../files/files.ts";
import {
  organizationRegistry,
  repositoriesSettings,
  rotatesTokens,
  webhookLifetime,
  webhookSettings,
} from "../settings.ts";

const GITHUB = "github.com";

/** The ports of the repositories, answered by VS Code. */
export function repositoriesPorts(context: ExtensionContext, log: Log, clock: Clock): RepositoriesPorts {
  const { secrets, storageUri, globalStorageUri } = context;
  const [folder] = workspaceFolderPaths();
  const own = globalStorageUri.fsPath;
  return {
    log,
    clock,
    environment: process.env,
    secrets: {
      get: async (key) => secrets.get(key),
      set: async (key, value) => secrets.store(key, value),
      delete: async (key) => secrets.delete(key),
    },
    private:
      folder === undefined || !storageUri ? undefined : portsOfLevel(join(folder, MOORING_FILE), storageUri.fsPath),
    organization: portsOfLevel(organizationRegistry() ?? join(own, MOORING_FILE), own),
    signIn: signedIn,
    settings: repositoriesSettings,
    hosts: { receiver: receiverAddress, hookLifetime: webhookLifetime, rotatesTokens, proxies: "editor" },
  };
}

/** Loads the chunk that knows repositories and builds them. */
export async function loadRepositories(ports: () => RepositoriesPorts): Promise<Repositories> {
  if (!workspace.isTrusted)
    throw new MooringError(
      "untrusted",
      l10n.t("This workspace is in Restricted Mode: files are read but nothing runs."),
    );
  const { createRepositories } = await import("../../repositories/repositories.ts");
  return createRepositories(ports());
}

/** The editor's GitHub session, if the user gave Mooring one; asking for one is for a click alone. */
async function signedIn(host: string): Promise<{ readonly username: string; readonly secret: string } | undefined> {
  if (host !== GITHUB) return undefined;
  const session = await authentication.getSession("github", ["repo"], { silent: true });
  return session && { username: "x-access-token", secret: session.accessToken };
}

/** Asks for the session; only for a click. */
export async function signInAtGitHub(): Promise<void> {
  await authentication.getSession("github", ["repo"], { createIfNone: true });
}

function portsOfLevel(file: string, storage: string): LevelPorts {
  return { registry: registryIn(file), storeFolder: storeFolder(storage) };
}

function storeFolder(storage: string): string {
  return join(storage, "repositories");
}

/** Where copies of repositories are kept, of both levels. */
export function storeFolders({ storageUri, globalStorageUri }: ExtensionContext): readonly string[] {
  return [storageUri, globalStorageUri].flatMap((uri) => (uri ? [storeFolder(uri.fsPath)] : []));
}

/** A file in the shape of mooring.yaml; an open editor of it is changed there. */
function registryIn(file: string): RegistryPort {
  const read = (): Promise<string | undefined> =>
    editorFiles.readText(file).catch((error: unknown) => {
      if (MooringError.is(error, "notFound")) return undefined;
      throw error;
    });
  return {
    label: file,
    file,
    read,
    async write(text, expected) {
      if ((await read()) !== expected)
        throw new MooringError("stale", l10n.t("{0} has changed. Nothing was written. Try again.", file));
      await mkdir(dirname(file), { recursive: true });
      await editorFiles.writeText(file, text);
    },
    onDidChange(listener) {
      const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(dirname(file)), basename(file)));
      const changed = watcher.onDidChange(listener);
      const created = watcher.onDidCreate(listener);
      return {
        dispose() {
          changed.dispose();
          created.dispose();
          watcher.dispose();
        },
      };
    },
  };
}

/** Without a receiver hosts are asked, and cannot tell. */
function receiverAddress(): string | undefined {
  const { isReceiving, address } = webhookSettings();
  return isReceiving ? address : undefined;
}
