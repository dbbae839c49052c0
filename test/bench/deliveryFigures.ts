import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { Engine } from "../../src/reconcile/api/engineApi.ts";
import { ManagedFiles } from "../../src/repositories/level/managedFiles.ts";
import { silentLog } from "../_support/silentLog.ts";
import { systemClock } from "../../src/support/clock.ts";
import { type DeliveryReceiver, receiveDeliveries } from "../../src/webhooks/receiveDeliveries.ts";
import { EngineRig } from "../integration/reconcile/engineRig.ts";
import { added, RepositoryRig } from "../integration/repositories/repositoryRig.ts";
import { builtControlPlane } from "../setup/parts/controlPlane.mjs";
import { type ControlPlane, startControlPlane } from "../testbed/controlPlane.ts";
import { type Gitea, startGitea } from "../testbed/gitea.ts";
import { createFleet } from "./createFleet.ts";
import { appName, objectsPerApp, writeFleet } from "./fleet.ts";

const APPS = 10;
const PUSHES = 10;
const DAY = 86_400_000;
const run = promisify(execFile);

export interface DeliveryFigures {
  readonly objects: number;
  /** Each from the receiver's answer to the verdict that says what was pushed, in ms. */
  readonly seen: readonly number[];
  /** Of them, until the copy had the commit. */
  readonly fetched: readonly number[];
  /** By hand, in a clone of the same repository. */
  readonly pullMs: number;
  readonly diffMs: number;
}

/** Pushes from another clone to a real Gitea, whose deliveries reach the real receiver, and the engine that compares the packs. */
export async function measureDeliveries(): Promise<DeliveryFigures> {
  const plane = await startControlPlane();
  try {
    const gitea = await startGitea();
    try {
      await createFleet(plane, 0, APPS);
      return await measure(plane, gitea);
    } finally {
      await gitea.stop();
    }
  } finally {
    await plane.stop();
  }
}

async function measure(plane: ControlPlane, gitea: Gitea): Promise<DeliveryFigures> {
  const user = new RepositoryRig();
  const workspace = new EngineRig();
  let receiving: DeliveryReceiver | undefined;
  try {
    const others = await publishFleet(user, gitea);
    const repositories = await user.open({
      hosts: {
        receiver: () => `http://127.0.0.1:${receiving?.port ?? 0}`,
        hookLifetime: () => 90 * DAY,
        rotatesTokens: () => false,
      },
    });
    let deliveredAt = 0;
    receiving = await receiveDeliveries({
      ...{ repositories, clock: systemClock, log: silentLog, port: 0, names: [] },
      onAnswered: () => (deliveredAt ||= performance.now()),
    });
    const secret = await gitea.token(["write:repository", "read:user"]);
    const url = `${gitea.url}/ann/fleet.git`;
    const { id } = await added(repositories, { name: "fleet", url, access: "token", secret: { secret } });
    await repositories.webhook(id).connect();
    using managed = disposed(new ManagedFiles(() => Promise.resolve(repositories)));
    workspace.write("mooring.yaml", mappings());
    const engine = await workspace.open({ kubeconfig: plane.kubeconfig, managed: managed.value, watch: true });
    const figures = { seen: [] as number[], fetched: [] as number[] };
    for (let count = 0; count < PUSHES; count += 1) {
      const retries = String(10 + count);
      const before = repositories.get(id)?.head;
      const fetchedAt = once((done) => repositories.onDidChange(() => repositories.get(id)?.head !== before && done()));
      const seenAt = once((done) =>
        engine.folders.onDidChange(() => isSeen(engine, workspace.folder, retries) && done()),
      );
      deliveredAt = 0;
      await others.push(retries);
      const [seen, fetched] = await Promise.all([seenAt, fetchedAt]);
      figures.seen.push(seen - deliveredAt);
      figures.fetched.push(fetched - deliveredAt);
    }
    return { objects: APPS * objectsPerApp, ...figures, ...(await byHand(user, others, plane)) };
  } finally {
    receiving?.dispose();
    await workspace.close();
    await user.remove();
  }
}

interface OtherClone {
  readonly folder: string;
  /** Changes one field of one object. */
  readonly push: (retries: string) => Promise<void>;
}

async function publishFleet(user: RepositoryRig, gitea: Gitea): Promise<OtherClone> {
  const body = { name: "fleet", private: true, default_branch: "main" };
  await gitea.request({ method: "POST", path: "/user/repos", body });
  const address = new URL(`${gitea.url}/ann/fleet.git`);
  address.username = gitea.ann.name;
  address.password = gitea.ann.password;
  const folder = path.join(user.base, "others");
  const git = async (...args: string[]): Promise<string> =>
    (await run("git", args, { cwd: folder, env: { ...user.environment, GIT_CONFIG_NOSYSTEM: "1" } })).stdout.trim();
  fs.mkdirSync(folder);
  await git("init", "--quiet", "--initial-branch=main");
  writeFleet(folder, APPS);
  await git("add", "--all");
  await git("commit", "--quiet", "-m", "Begin");
  await git("remote", "add", "origin", address.href);
  await git("push", "--quiet", "--set-upstream", "origin", "main");
  const file = path.join(folder, "apps", appName(1), "web.yaml");
  return {
    folder,
    async push(retries) {
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(/retries: "\d+"/, `retries: "${retries}"`));
      await git("commit", "--quiet", "--all", "-m", `Retry ${retries} times`);
      await git("push", "--quiet");
    },
  };
}

function mappings(): string {
  const entries = Array.from({ length: APPS }, (_, app) => appName(app)).map(
    (name) => `  - { pack: ${name}/${name}, repository: fleet, path: apps/${name} }\n`,
  );
  return `mappings:\n${entries.join("")}`;
}

function isSeen(engine: Engine, folder: string, retries: string): boolean {
  const objects = engine.folders.get(folder)?.packs.flatMap((pack) => pack.objects) ?? [];
  const verdict = objects.find(({ ref }) => ref.kind === "ConfigMap" && ref.name === appName(1))?.verdict;
  return verdict?.differences.some(({ desired }) => desired === retries) === true;
}

/** What somebody does without Mooring, once they know of the push. */
async function byHand(
  user: RepositoryRig,
  { folder, push }: OtherClone,
  { kubeconfig }: ControlPlane,
): Promise<{ readonly pullMs: number; readonly diffMs: number }> {
  const mine = path.join(user.base, "mine");
  fs.cpSync(folder, mine, { recursive: true });
  await push("99");
  const started = performance.now();
  await run("git", ["pull", "--quiet"], { cwd: mine, env: { ...user.environment, GIT_CONFIG_NOSYSTEM: "1" } });
  const pulled = performance.now();
  const { kubectl } = await builtControlPlane();
  // ends with 1 where something differs
  await run(kubectl, ["diff", `--kubeconfig=${kubeconfig}`, "--recursive", "-f", path.join(mine, "apps")], {
    maxBuffer: 64_000_000,
  }).catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code !== 1) throw error;
  });
  return { pullMs: pulled - started, diffMs: performance.now() - pulled };
}

/** When it happened first. */
function once(listen: (done: () => void) => { dispose(): void }): Promise<number> {
  return new Promise((resolve) => {
    const listening = listen(() => {
      resolve(performance.now());
      queueMicrotask(() => listening.dispose());
    });
  });
}

function disposed<T extends { dispose(): void }>(value: T): Disposable & { readonly value: T } {
  return { value, [Symbol.dispose]: () => value.dispose() };
}
