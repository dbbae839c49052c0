import {
  addRepositoryEntry,
  changeRepository,
  type RepositoryEntryChange,
  removeRepository,
} from "../../mappings/config/editRepositories.ts";
import type { RepositoryEntry } from "../../mappings/mooringConfig.ts";
import { parseMooringYaml } from "../../mappings/config/mooringYaml.ts";
import { refusalOfUrl } from "../../mappings/match/repositoryUrl.ts";
import { normalAddress } from "../../git/api/normalAddress.ts";
import { MooringError } from "../../support/errors.ts";
import type { RegistryPort } from "../api/ports.ts";
import { credentialsIn, type TakenCredentials, withoutTaken } from "./registryCredentials.ts";

/** Somebody may write the same file at the same moment; then it is read again. */
const TRIES = 3;

/** The entries of one registry, as they are written down. */
export class Registry {
  readonly #port: RegistryPort;

  constructor(port: RegistryPort) {
    this.#port = port;
  }

  /**
   * The entries, also those whose address carries a secret where the file is in no Git repository: then nobody else has it,
   * and the secret can be taken out. One in a repository is refused: it is in the history, or one commit away from it.
   */
  async read(isCommitted: (file: string) => Promise<boolean>): Promise<{
    readonly entries: readonly RepositoryEntry[];
    readonly taken: readonly TakenCredentials[];
    /** Names of entries that were refused for their secret. */
    readonly refused: readonly string[];
  }> {
    const text = await this.#port.read();
    const found = credentialsIn(text);
    const { file, label } = this.#port;
    const isRefused = found.length > 0 && file !== undefined && (await isCommitted(file));
    const clean = isRefused || found.length === 0 ? text : withoutTaken(text, found);
    return {
      entries: parseMooringYaml(clean, label).config.repositories.map((entry) => ({
        ...entry,
        url: normalAddress(entry.url),
      })),
      taken: isRefused ? [] : found,
      refused: isRefused ? found.map(({ name }) => name) : [],
    };
  }

  /** Writes the file without these secrets, once they are kept elsewhere. */
  async dropCredentials(taken: readonly TakenCredentials[]): Promise<void> {
    await this.#edit((text) => withoutTaken(text, taken));
  }

  get label(): string {
    return this.#port.label;
  }

  async add(entry: Omit<RepositoryEntry, "range">): Promise<void> {
    await this.#edit((text) => {
      const names = parseMooringYaml(text, this.#port.label).config.repositories.map(({ name }) => name);
      if (!names.includes(entry.name)) return addRepositoryEntry(text, entry);
      throw new MooringError(
        "refused",
        `${this.#port.label} already has a repository named ${JSON.stringify(entry.name)}.`,
      );
    });
  }

  async change(name: string, change: RepositoryEntryChange): Promise<void> {
    await this.#edit((text) => changeRepository(text, name, change));
  }

  async remove(name: string): Promise<void> {
    await this.#edit((text) => removeRepository(text, name));
  }

  async #edit(edit: (text: string | undefined) => string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const before = await this.#port.read();
      const after = edit(before);
      if (after === (before ?? "")) return;
      try {
        await this.#port.write(after, before);
        return;
      } catch (error) {
        if (attempt >= TRIES || !MooringError.is(error, "stale")) throw error;
      }
    }
  }
}

/** File paths and plain http make no sense, or no safe one, on another machine: they are kept on this one alone. */
export function isShareable(url: string): boolean {
  return refusalOfUrl(url) === undefined;
}
