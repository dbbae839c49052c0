// The programs of a real control plane: built from Go modules, or taken from KUBEBUILDER_ASSETS where there is no Go.
import fs from "node:fs";
import path from "node:path";
import { cached } from "./cache.mjs";
import { mustRun, outputOf } from "./runProcess.mjs";
import { SetupError } from "./setup.mjs";

const modules = path.resolve(import.meta.dirname, "../testbed");
const exe = process.platform === "win32" ? ".exe" : "";

/**
 * Programs of the testbed: `etcd` and `apiserver` as command lines to which flags are added, `kubectl` as a path;
 * `controllerManager`, `scheduler` and `kwok` only when they were built here.
 */
export async function controlPlanePrograms() {
  return outputOf("go", ["version"]) === undefined
    ? givenPrograms(process.env.KUBEBUILDER_ASSETS)
    : await builtPrograms();
}

async function builtPrograms() {
  const version = /k8s\.io\/kubernetes v(\S+)/.exec(
    fs.readFileSync(path.join(modules, "controlplane/go.mod"), "utf8"),
  )[1];
  const plane = await cached(
    {
      name: "controlplane",
      inputs: [...sources("controlplane"), ...sources("parent")],
      saying: `Building the control plane, Kubernetes ${version} (once, about 4 minutes)…`,
    },
    (into, log) => goBuild("controlplane", [".", "./kubectl"], into, log, versionFlags(version)),
  );
  const nodes = await cached(
    {
      name: "kwok",
      inputs: [...sources("kwok"), ...sources("parent")],
      saying: "Building kwok, the nodes (once, about 1 minute)…",
    },
    (into, log) => goBuild("kwok", ["."], into, log, []),
  );
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
  return {
    etcd: [etcd],
    apiserver: [apiserver],
    controllerManager: undefined,
    scheduler: undefined,
    kwok: undefined,
    kubectl,
  };
}

function installGo() {
  if (process.platform === "darwin") return "run `brew install go`";
  if (fs.existsSync("/etc/debian_version")) return "run `sudo apt-get install -y golang-go`";
  return "install it (https://go.dev/dl)";
}

/** Go sources and module files of a module, in a fixed order. */
function sources(module) {
  const folder = path.join(modules, module);
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => /\.go$|^go\.(mod|sum)$/.test(name))
    .sort()
    .map((name) => ({ file: path.join(folder, name) }));
}

/** Without them the server calls itself v0.0.0-master, which kubectl cannot parse. */
function versionFlags(version) {
  const [major, minor] = version.split(".");
  const values = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: "clean" };
  return Object.entries(values).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
}

async function goBuild(module, targets, into, log, linkFlags) {
  const flags = ["-trimpath", "-buildvcs=false", "-ldflags", ["-s -w", ...linkFlags].join(" ")];
  await mustRun("go", ["build", ...flags, "-o", `${into}${path.sep}`, ...targets], {
    cwd: path.join(modules, module),
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "" },
    log,
  });
}
