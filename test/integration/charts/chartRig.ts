import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { ControlPlane } from "../../testbed/controlPlane.ts";
import { builtHelm } from "../../setup/parts/helm.mjs";
import { CliRig, type CliRun } from "../cli/cliRig.ts";

export const CHART = (name: string, more = ""): string => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n${more}`;

/** A workspace with charts, helm as a person runs it, and the command line on the same cluster. */
export class ChartRig extends CliRig {
  readonly #plane: ControlPlane;
  readonly namespace: string;

  constructor(plane: ControlPlane, namespace: string) {
    super();
    this.#plane = plane;
    this.namespace = namespace;
  }

  async helm(...words: readonly string[]): Promise<string> {
    const env = { PATH: process.env.PATH ?? "", HOME: this.base, KUBECONFIG: this.#plane.kubeconfig };
    const args = [...words, "--namespace", this.namespace];
    return (await promisify(execFile)(await builtHelm(), args, { cwd: this.folder, env })).stdout;
  }

  async createNamespace(): Promise<void> {
    await this.#plane.kubectl(["create", "namespace", this.namespace]);
  }

  kubectl(...words: readonly string[]): Promise<string> {
    return this.#plane.kubectl([...words, "-n", this.namespace]);
  }

  /** A value of a live object, as `-o jsonpath` prints it. */
  value(kind: string, name: string, path: string): Promise<string> {
    return this.kubectl("get", kind, name, "-o", `jsonpath={${path}}`);
  }

  mooring(...words: readonly string[]): Promise<CliRun> {
    return this.run([...words, "--kubeconfig", this.#plane.kubeconfig, "-n", this.namespace]);
  }

  remove(name: string): void {
    fs.rmSync(path.join(this.folder, name), { recursive: true });
  }

  link(name: string, to: string): void {
    fs.symlinkSync(to, path.join(this.folder, name));
  }
}
