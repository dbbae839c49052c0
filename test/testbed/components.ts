import { generateKeyPairSync } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { type Tokens, tokenFile } from "./users.ts";

/** Files and ports that the components of one control plane share. */
export interface Layout {
  readonly folder: string;
  readonly apiserverPort: number;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
  readonly kubeconfig: string;
}

const keyFile = (layout: Layout): string => path.join(layout.folder, "service-account.pem");
const tokensFile = (layout: Layout): string => path.join(layout.folder, "tokens.csv");
const certificates = (layout: Layout): string => path.join(layout.folder, "certificates");

/** The server's own certificate and then that of the authority it made for itself. */
export const certificateFile = (layout: Layout): string => path.join(certificates(layout), "apiserver.crt");
export const certificateKeyFile = (layout: Layout): string => path.join(certificates(layout), "apiserver.key");
export const authorityFile = (layout: Layout): string => path.join(layout.folder, "ca.crt");

/** Writes what the API server reads at its start. */
export function writeServerFiles(layout: Layout, tokens: Tokens): void {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  fs.writeFileSync(keyFile(layout), privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  fs.writeFileSync(tokensFile(layout), tokenFile(tokens), { mode: 0o600 });
}

export function etcdFlags(layout: Layout): readonly string[] {
  return [
    `--data-dir=${path.join(layout.folder, "etcd")}`,
    `--listen-client-urls=http://127.0.0.1:${layout.etcdPort}`,
    `--listen-peer-urls=http://127.0.0.1:${layout.etcdPeerPort}`,
  ];
}

/** What the etcd of KUBEBUILDER_ASSETS wants said besides; the one built here has it built in. */
export function etcdEnvironment(layout: Layout): NodeJS.ProcessEnv {
  const url = `http://127.0.0.1:${layout.etcdPort}`;
  return { ETCD_ADVERTISE_CLIENT_URLS: url, ETCD_UNSAFE_NO_FSYNC: "true", ETCD_LOG_LEVEL: "error" };
}

export function apiserverFlags(layout: Layout): readonly string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${layout.etcdPort}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${layout.apiserverPort}`,
    `--cert-dir=${certificates(layout)}`,
    "--service-account-issuer=https://testbed.invalid",
    `--service-account-key-file=${keyFile(layout)}`,
    `--service-account-signing-key-file=${keyFile(layout)}`,
    `--token-auth-file=${tokensFile(layout)}`,
    "--authorization-mode=RBAC",
    "--service-cluster-ip-range=10.0.0.0/24",
    "--disable-admission-plugins=ServiceAccount", // pods start without a token of their own
    "--endpoint-reconciler-type=none", // a loopback address cannot be an endpoint
    "--allow-privileged",
  ];
}

/** No ports of their own: nobody asks these components anything. */
export function controllerManagerFlags(layout: Layout): readonly string[] {
  return [
    ...clientFlags(layout),
    `--service-account-private-key-file=${keyFile(layout)}`,
    "--node-monitor-grace-period=24h", // the nodes send no heartbeat: after a minute all their pods would be unready for good
  ];
}

export function schedulerFlags(layout: Layout): readonly string[] {
  return clientFlags(layout);
}

export function kwokFlags(layout: Layout): readonly string[] {
  const stages = path.join(import.meta.dirname, "kwok/stages.yaml");
  return [`--kubeconfig=${layout.kubeconfig}`, "--manage-all-nodes", `--config=${stages}`, "--node-port=0"];
}

function clientFlags(layout: Layout): readonly string[] {
  return [`--kubeconfig=${layout.kubeconfig}`, "--leader-elect=false", "--secure-port=0"];
}
