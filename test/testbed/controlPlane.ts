import type { ApiAnswer, ApiCall } from "./apiCall.ts";
import type { KubectlOptions } from "./kubectl.ts";
import { RunningPlane } from "./runningPlane.ts";
import type { Tokens, UserName } from "./users.ts";

export interface ControlPlaneOptions {
  /** Also the controller-manager and the scheduler: Deployments make pods. */
  readonly controllers?: boolean;
  /** Also kwok and one node (or so many): pods run. Implies `controllers`. */
  readonly nodes?: boolean | number;
  readonly apiserverFlags?: readonly string[];
  /** Namespaces of the contexts, where not the usual ones. */
  readonly namespaces?: Partial<Record<UserName, string>>;
  /** API groups of custom resources that `reader` may see. */
  readonly readerGroups?: readonly string[];
}

/** A Kubernetes of one's own, gone after `stop`. */
export interface ControlPlane extends AsyncDisposable {
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  readonly port: number;
  readonly caFile: string;
  /** Path of a kubeconfig with the contexts `admin` (current), `shop-dev` and `reader`. */
  readonly kubeconfig: string;
  readonly tokens: Tokens;
  /** Temporary folder of the data, the certificates and the logs. */
  readonly dataDir: string;
  /** Certificate chain and key of the API server, for a proxy in front of it. */
  readonly certificate: { readonly certFile: string; readonly keyFile: string };
  /** Process ids of what runs now. */
  pids(): readonly number[];
  /** One request as `user` (admin by default). */
  request(call: ApiCall, user?: UserName): Promise<ApiAnswer>;
  /** Runs the kubectl of this version; resolves to what it printed, rejects when it ends with another code than `codes`. */
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<string>;
  /** The API server dies as by `kill -9`; etcd keeps the data. */
  killApiserver(): Promise<void>;
  /** Starts the API server again (killing it first if it runs): same port, certificates, users and data. */
  restartApiserver(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts etcd and the API server, and what else the options ask for; resolves when it answers and its users have their rights. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const plane = await RunningPlane.create(options);
  try {
    await plane.start();
    return plane;
  } catch (error) {
    await plane.stop();
    throw error;
  }
}
