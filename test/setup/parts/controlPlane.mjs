// The programs of a real control plane: built from Go modules, or taken from KUBEBUILDER_ASSETS where there is no Go.
import fs from "node:fs";
import path from "node:path";
import { exe, goPrograms, hasGo, modules } from "./goBuild.mjs";
import { SetupError } from "../setup.mjs";

/**
 * Programs of the testbed, built if need be: `etcd` and `apiserver` as command lines to which flags are added, `kubectl` as a path;
 * `controllerManager`, `scheduler` and `kwok` only when they were built here.
 */
export function controlPlanePrograms() {
  return programs({ isMade: false });
}

/** The same for tests: throws where they were not built before, because that takes minutes. */
export function builtControlPlane() {
  return programs({ isMade: true });
}

async function programs(how) {
  return hasGo() ? await goBuilds(how) : givenPrograms(process.env.KUBEBUILDER_ASSETS);
}

async function goBuilds(how) {
  const goMod = fs.readFileSync(path.join(modules, "controlplane/go.mod"), "utf8");
  const version = /k8s\.io\/kubernetes v(\S+)/.exec(goMod)[1];
  const plane = await goPrograms({
    ...how,
    module: "controlplane",
    with: ["parent"],
    targets: [".", "./kubectl"],
    linkFlags: versionFlags(version),
    saying: `Building the control plane, Kubernetes ${version} (once, about 4 minutes)…`,
  });
  const nodes = await goPrograms({
    ...how,
    module: "kwok",
    with: ["parent"],
    targets: ["."],
    saying: "Building kwok, the nodes (once, about 1 minute)…",
  });
  const controlplane = path.join(plane, `controlplane${exe}`);
  return {
    etcd: [controlplane, "etcd"],
    apiserver: [controlplane, "apiserver"],
    controllerManager: [controlplane, "controller-manager"],
    scheduler: [controlplane, "scheduler"],
    kwok: [path.join(nodes, `kwok${exe}`)],
    kubectl: path.join(plane, `kubectl${exe}`),
  };
}

function givenPrograms(assets) {
  const program = (name) => {
    const file = assets === undefined ? undefined : path.join(assets, name + exe);
    return file !== undefined && fs.existsSync(file) ? file : undefined;
  };
  const [etcd, apiserver] = [program("etcd"), program("kube-apiserver")];
  if (etcd === undefined || apiserver === undefined) {
    throw new SetupError(
      `The control plane needs Go: ${installGo()}. Or set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver.`,
    );
  }
  const kubectl = program("kubectl") ?? "kubectl";
  const absent = { controllerManager: undefined, scheduler: undefined, kwok: undefined };
  return { ...absent, etcd: [etcd], apiserver: [apiserver], kubectl };
}

function installGo() {
  if (process.platform === "darwin") return "run `brew install go`";
  if (fs.existsSync("/etc/debian_version")) return "run `sudo apt-get install -y golang-go`";
  return "install it (https://go.dev/dl)";
}

/** Without them the server calls itself v0.0.0-master, which kubectl cannot parse. */
function versionFlags(version) {
  const [major, minor] = version.split(".");
  const values = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: "clean" };
  return Object.entries(values).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
}
