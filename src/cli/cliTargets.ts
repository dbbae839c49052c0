import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Target } from "../model/target.ts";
import type { TargetStore } from "../reconcile/api/ports.ts";

/** Targets that `mooring context NAME` remembered, by folder, in one small file; `chosen` of this run comes first. */
export class CliTargets implements TargetStore {
  readonly #file: string;
  readonly #chosen = new Map<string, Target>();

  constructor(stateFolder: string) {
    this.#file = path.join(stateFolder, "targets.json");
  }

  /** For this run only. */
  choose(folder: string, target: Target): void {
    this.#chosen.set(folder, target);
  }

  get(folder: string): Target | undefined {
    return this.#chosen.get(folder) ?? this.#read()[folder];
  }

  set(folder: string, target: Target | undefined): Promise<void> {
    const { [folder]: _old, ...others } = this.#read();
    mkdirSync(path.dirname(this.#file), { recursive: true });
    const temporary = `${this.#file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(target ? { ...others, [folder]: target } : others, undefined, 2), {
      mode: 0o600,
    });
    renameSync(temporary, this.#file);
    return Promise.resolve();
  }

  #read(): Record<string, Target> {
    try {
      return JSON.parse(readFileSync(this.#file, "utf8")) as Record<string, Target>;
    } catch {
      return {};
    }
  }
}
