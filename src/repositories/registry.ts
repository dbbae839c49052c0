import {
  addRepository,
  changeRepository,
  type RepositoryChange,
  removeRepository,
} from "../mappings/editRepositories.ts";
import type { RepositoryEntry } from "../mappings/mooringConfig.ts";
import { parseMooringYaml } from "../mappings/mooringYaml.ts";
import { refusalOfUrl } from "../mappings/repositoryUrl.ts";
import { MooringError } from "../support/errors.ts";
import type { RegistryPort } from "./ports.ts";

/** Somebody may write the same file at the same moment; then it is read again. */
const TRIES = 3;

/** The entries of one registry, as they are written down. */
export class Registry {
  readonly #port: RegistryPort;

  constructor(port: RegistryPort) {
    this.#port = port;
  }

  async entries(): Promise<readonly RepositoryEntry[]> {
    return parseMooringYaml(await this.#port.read(), this.#port.label).config.repositories;
  }

  async add(entry: Omit<RepositoryEntry, "range">): Promise<void> {
    await this.#edit((text) => {
      const names = parseMooringYaml(text, this.#port.label).config.repositories.map(({ name }) => name);
      if (!names.includes(entry.name)) return addRepository(text, entry);
      throw new MooringError(
        "refused",
        `${this.#port.label} has a repository named ${JSON.stringify(entry.name)} already.`,
      );
    });
  }

  async change(name: string, change: RepositoryChange): Promise<void> {
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
