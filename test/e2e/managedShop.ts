/** What the suite about managed repositories works on: a host with three kinds of packs, a cluster, and an empty workspace. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before } from "mocha";
import { deployment as deploymentText } from "../integration/reconcile/texts.ts";
import { builtHelm } from "../setup/parts/helm.mjs";
import { type ControlPlane, startControlPlane } from "../testbed/controlPlane.ts";
import { type Gitea, startGitea } from "../testbed/gitea.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { packDefinition } from "../testbed/packDefinition.ts";

const PREPARE_LIMIT = 240_000;

const deployment = (name: string, replicas: string): string =>
  deploymentText(name, "", { replicas, namespace: "shop" });

const SOURCE: Readonly<Record<string, string>> = {
  "packs/catalog.pack.yaml": `apiVersion: k8s.kubit.ir/v1alpha1
kind: Pack
metadata:
  name: catalog
  namespace: shop
spec:
  chart:
    name: catalog
    version: 1.2.0
  values:
    replicas: 2 # enough for a weekday
`,
  "apps/cart/kustomization.yaml":
    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [cart.yaml]\n",
  "apps/cart/cart.yaml": deployment("cart", "2 # one per zone"),
  "charts/search/Chart.yaml": "apiVersion: v2\nname: search\nversion: 0.3.0\n",
  "charts/search/values.yaml": "replicas: 1\n",
  "charts/search/templates/search.yaml": deployment("search", "{{ .Values.replicas }}"),
};

interface CommitStatus {
  readonly context: string;
  readonly status: string;
  readonly description: string;
}

export interface ManagedShop {
  readonly plane: ControlPlane;
  readonly gitea: Gitea;
  /** The folder to open: a repository without manifests. */
  readonly workspace: string;
  readonly env: NodeJS.ProcessEnv;
  /** Helm is built here where the machine has none. */
  readonly toolFolders: readonly string[];
  /** Private key that the host knows for ann. */
  readonly keyFile: string;
  /** `http://127.0.0.1:PORT/ann/NAME.git` */
  url(name: string): string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** As somebody with kubectl does. */
  patch(deployment: string, body: string): Promise<void>;
  /** Commit statuses at the host. */
  statusesOf(name: string, oid: string): Promise<readonly CommitStatus[]>;
  /** What git answers about a repository as the host has it now; `origin/main` is its branch. */
  atHost(name: string, ...args: readonly string[]): string;
}

/** The shop, inside hooks and tests of the suite that calls this. */
export function useManagedShop(): () => ManagedShop {
  let shop: ManagedShop | undefined;
  let stop = (): Promise<void> => Promise.resolve();
  before("prepare a host, a cluster and a workspace", async function () {
    this.timeout(PREPARE_LIMIT);
    const folder = temporaryFolder("e2e-managed");
    const plane = await startControlPlane({ nodes: true });
    const gitea = await startGitea();
    stop = async () => {
      await gitea.stop();
      await plane.stop();
      await removeFolder(folder);
    };
    shop = await prepare(folder, plane, gitea);
  });
  after("stop them", async function () {
    this.timeout(PREPARE_LIMIT);
    await stop();
  });
  return () => {
    if (shop === undefined) throw new Error("the shop is there only inside hooks and tests of its suite");
    return shop;
  };
}

async function prepare(folder: string, plane: ControlPlane, gitea: Gitea): Promise<ManagedShop> {
  const home = path.join(folder, "home");
  const workspace = path.join(folder, "team");
  for (const made of [home, workspace]) fs.mkdirSync(made);
  fs.writeFileSync(path.join(home, ".gitconfig"), "[user]\n\tname = Ann\n\temail = ann@example.test\n");
  const keyFile = path.join(home, "key");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", keyFile]);
  const key = fs.readFileSync(`${keyFile}.pub`, "utf8").trim();
  await gitea.request({ method: "POST", path: "/user/keys", body: { title: "laptop", key } });
  await plane.request({
    method: "POST",
    path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
    body: packDefinition,
  });
  const env = { HOME: home, KUBECONFIG: plane.kubeconfig };
  const helm = await builtHelm();
  const toolFolders = path.isAbsolute(helm) ? [path.dirname(helm)] : [];
  const url = (name: string): string => `${gitea.url}/ann/${name}.git`;
  const run = (cwd: string, ...args: readonly string[]): string =>
    execFileSync("git", args, { cwd, env: { HOME: home, PATH: process.env.PATH }, encoding: "utf8" });
  const signedIn = (name: string): string => {
    const address = new URL(url(name));
    address.username = gitea.ann.name;
    address.password = gitea.ann.password;
    return address.href;
  };
  run(workspace, "init", "--quiet", "--initial-branch=main");
  fs.writeFileSync(path.join(workspace, "README.md"), "# team\n");
  run(workspace, "add", "--all");
  run(workspace, "commit", "--quiet", "-m", "Begin");
  for (const name of ["shop-config", "platform", "tools"]) {
    const body = { name, private: true, default_branch: "main" };
    await gitea.request({ method: "POST", path: "/user/repos", body });
    const tree = path.join(folder, name);
    run(folder, "init", "--quiet", "--initial-branch=main", tree);
    const files = name === "shop-config" ? SOURCE : { "README.md": `# ${name}\n` };
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.join(tree, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(tree, file), text);
    }
    run(tree, "add", "--all");
    run(tree, "commit", "--quiet", "-m", "Begin");
    run(tree, "push", "--quiet", signedIn(name), "main");
  }
  return {
    ...{ plane, gitea, workspace, env, toolFolders, keyFile, url },
    atHost: (name, ...args) => {
      const tree = path.join(folder, name);
      run(tree, "fetch", "--quiet", signedIn(name), "+main:refs/remotes/origin/main");
      return run(tree, ...args);
    },
    write: (file, text) => {
      const at = path.join(workspace, file);
      fs.mkdirSync(path.dirname(at), { recursive: true });
      fs.writeFileSync(at, text);
    },
    patch: async (name, body) => {
      const args = ["patch", "deployment", name, "-n", "shop", "--type=strategic", "--field-manager=kubectl-edit"];
      await plane.kubectl([...args, "-p", body]);
    },
    statusesOf: async (name, oid) => {
      const path = `/repos/ann/${name}/commits/${oid}/status`;
      const { body } = await gitea.request({ method: "GET", path });
      return (body as { readonly statuses?: readonly CommitStatus[] }).statuses ?? [];
    },
    read: (file) => fs.readFileSync(path.join(workspace, file), "utf8"),
  };
}
