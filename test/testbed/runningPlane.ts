import fs from "node:fs";
import path from "node:path";
import { type ControlPlanePrograms, builtControlPlane } from "../setup/parts/controlPlane.mjs";
import { type ApiAnswer, type ApiCall, callApi } from "./apiCall.ts";
import * as components from "./components.ts";
import type { ControlPlane, ControlPlaneOptions } from "./controlPlane.ts";
import { freePort } from "./freePort.ts";
import { removeFolder, temporaryFolder } from "./guard.ts";
import { writeKubeconfig } from "./kubeconfigFile.ts";
import { type KubectlOptions, runKubectl } from "./kubectl.ts";
import { createNode } from "./createNode.ts";
import { type Program, startProgram } from "./program.ts";
import { createRights } from "./createRights.ts";
import { newTokens, type Tokens, type UserName } from "./users.ts";
import { waitFor } from "./waitFor.ts";

/** The processes of one control plane, and what one can do with it. */
export class RunningPlane implements ControlPlane {
  readonly server: string;
  readonly port: number;
  readonly caFile: string;
  readonly kubeconfig: string;
  readonly dataDir: string;
  readonly certificate: { readonly certFile: string; readonly keyFile: string };
  readonly tokens: Tokens = newTokens();
  readonly #programs: ControlPlanePrograms;
  readonly #layout: components.Layout;
  readonly #options: ControlPlaneOptions;
  readonly #running = new Map<string, Program>();

  private constructor(programs: ControlPlanePrograms, layout: components.Layout, options: ControlPlaneOptions) {
    this.#programs = programs;
    this.#layout = layout;
    this.#options = options;
    this.port = layout.apiserverPort;
    this.server = `https://127.0.0.1:${layout.apiserverPort}`;
    this.caFile = components.authorityFile(layout);
    this.certificate = { certFile: components.certificateFile(layout), keyFile: components.certificateKeyFile(layout) };
    this.kubeconfig = layout.kubeconfig;
    this.dataDir = layout.folder;
  }

  static async create(options: ControlPlaneOptions): Promise<RunningPlane> {
    const programs = await builtControlPlane();
    const folder = temporaryFolder("plane");
    const ports = { apiserverPort: await freePort(), etcdPort: await freePort(), etcdPeerPort: await freePort() };
    return new RunningPlane(programs, { folder, ...ports, kubeconfig: path.join(folder, "kubeconfig") }, options);
  }

  async start(): Promise<void> {
    components.writeServerFiles(this.#layout, this.tokens);
    this.#run(
      "etcd",
      this.#programs.etcd,
      components.etcdFlags(this.#layout),
      components.etcdEnvironment(this.#layout),
    );
    this.#runApiserver();
    await this.#serving();
    await createRights((call) => this.request(call), this.#options.readerGroups ?? []);
    const { server, caFile, tokens } = this;
    writeKubeconfig(this.kubeconfig, { server, caFile, tokens, namespaces: this.#options.namespaces ?? {} });
    await this.#startControllers();
  }

  pids(): readonly number[] {
    return [...this.#running.values()].filter((program) => program.isRunning()).map((program) => program.pid);
  }

  request(call: ApiCall, user: UserName = "admin"): Promise<ApiAnswer> {
    return callApi({ server: this.server, ca: fs.readFileSync(this.caFile, "utf8"), token: this.tokens[user] }, call);
  }

  kubectl(args: readonly string[], options: KubectlOptions = {}): Promise<string> {
    const access = [`--kubeconfig=${this.kubeconfig}`, `--context=${options.user ?? "admin"}`];
    return runKubectl(this.#programs.kubectl, [...access, `--cache-dir=${this.dataDir}/kubectl`, ...args], options);
  }

  async killApiserver(): Promise<void> {
    await this.#running.get("apiserver")?.kill();
  }

  async restartApiserver(): Promise<void> {
    await this.killApiserver();
    this.#runApiserver();
    await this.#serving();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map((program) => program.kill()));
    await removeFolder(this.dataDir);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #startControllers(): Promise<void> {
    const { nodes = false, controllers = false } = this.#options;
    if (!controllers && !nodes) return;
    this.#run(
      "kube-controller-manager",
      this.#programs.controllerManager,
      components.controllerManagerFlags(this.#layout),
    );
    this.#run("kube-scheduler", this.#programs.scheduler, components.schedulerFlags(this.#layout));
    if (!nodes) return;
    this.#run("kwok", this.#programs.kwok, components.kwokFlags(this.#layout));
    for (let index = 0; index < Number(nodes); index++) await createNode((call) => this.request(call), `node-${index}`);
  }

  #runApiserver(): void {
    const flags = [...components.apiserverFlags(this.#layout), ...(this.#options.apiserverFlags ?? [])];
    this.#run("apiserver", this.#programs.apiserver, flags);
  }

  #run(
    name: string,
    commandLine: readonly string[] | undefined,
    flags: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): void {
    if (commandLine === undefined)
      throw new Error(`no ${name} here: it is built with Go, and KUBEBUILDER_ASSETS has none`);
    const log = path.join(this.dataDir, `${name}.log`);
    this.#running.set(
      name,
      startProgram(name, [...commandLine, ...flags], { log, argv0: name, env: { ...process.env, ...env } }),
    );
  }

  /** The API server makes its certificates itself: the last one in the chain is the authority's. */
  async #serving(): Promise<void> {
    await waitFor("answer from the API server", async () => {
      for (const program of this.#running.values()) {
        if (!program.isRunning()) throw new Error(`${program.name} ended early: ${program.tail()}`);
      }
      const chain = fs.readFileSync(this.certificate.certFile, "utf8");
      fs.writeFileSync(this.caFile, chain.slice(chain.lastIndexOf("-----BEGIN CERTIFICATE")));
      const ready = await this.request({ method: "GET", path: "/readyz" });
      return ready.status === 200;
    });
  }
}
