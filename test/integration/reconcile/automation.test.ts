import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import type { HealState } from "../../../src/reconcile/api/readModel.ts";
import type { LeaseState } from "../../../src/support/state/folderLease.ts";
import { userStateFolder } from "../../../src/support/state/userState.ts";
import { type FaultProxy, startFaultProxy } from "../../testbed/faultProxy.ts";
import { guard, unguard } from "../../testbed/guard.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { CliRig } from "../cli/cliRig.ts";
import { serverSideApply } from "./applyCorpora.ts";
import type { MemberOptions } from "./automationMember.ts";
import { approvePolicies } from "./engineRig.ts";
import { at, edit, live } from "./liveObjects.ts";
import { configMap } from "./texts.ts";

/** What was promised to a user (ms). */
const TAKEOVER = 10_000;

interface Said {
  readonly automation?: LeaseState;
  readonly heal?: HealState;
  readonly text?: string;
}

/** A process of its own, and what it said. */
class Member {
  readonly child: ChildProcess;
  readonly said: Said[] = [];

  constructor(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const file = fileURLToPath(new URL(script, import.meta.url));
    this.child = spawn(process.execPath, [file, ...args], {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    guard({ pid: this.pid });
    this.child.once("exit", () => unguard({ pid: this.pid }));
    const { stdout } = this.child;
    if (stdout) readline.createInterface({ input: stdout }).on("line", (line) => this.said.push(parse(line)));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get automation(): LeaseState | undefined {
    return this.said.findLast(({ automation }) => automation !== undefined)?.automation;
  }

  get heal(): HealState | undefined {
    return this.said.findLast(({ heal }) => heal !== undefined)?.heal;
  }

  /** @param limit ms */
  until(kind: LeaseState["kind"], limit?: number): Promise<unknown> {
    return waitFor(`process with the automation ${kind}`, () => this.automation?.kind === kind, limit);
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}

describe("processes that share a folder, on a real API server and real git", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: CliRig;
  let proxy: FaultProxy;
  let members: Member[];
  beforeEach(async () => {
    rig = new CliRig();
    proxy = await startFaultProxy(plane());
    members = [];
  });
  afterEach(async () => {
    for (const member of members) await member.kill();
    await rig.close();
    await proxy.stop();
  });

  /** One pack with these policies, approved, in the cluster as in the files. */
  async function given(name: string, policies: string): Promise<void> {
    const file = rig.write("one/a.yaml", configMap(name));
    rig.write("mooring.yaml", `mappings:\n  - { pack: shop/one, path: one, ${policies} }\n`);
    rig.initGit();
    await serverSideApply(plane(), file, ["-n", "shop"]);
    const engine = await rig.open({ kubeconfig: proxy.kubeconfig, watch: true });
    await approvePolicies(engine, rig.folder);
    rig.closeEngines();
    fs.writeFileSync(path.join(rig.base, "approvals.json"), JSON.stringify(rig.approvals.get(rig.folder)));
  }
  const window = (): Member => {
    const options: MemberOptions = {
      folder: rig.folder,
      kubeconfig: proxy.kubeconfig,
      cacheFolder: rig.cacheFolder,
      state: userStateFolder({ HOME: rig.base }),
      approvals: path.join(rig.base, "approvals.json"),
    };
    return started(new Member("automationMember.ts", [JSON.stringify(options)]));
  };
  const started = (member: Member): Member => {
    members.push(member);
    return member;
  };
  const value = async (name: string): Promise<unknown> => at(await live(plane(), "configmap", name), "data", "key");
  /** Somebody changes the object by hand, and it is put back. */
  const healed = async (name: string, count: number): Promise<void> => {
    await waitFor("the heal", async () => (await value(name)) === "one");
    await waitFor("the end of the heal", () => members.every(({ heal }) => heal?.kind !== "waiting"));
    assert.equal(proxy.counts.patch, count);
  };
  const byHand = (name: string): Promise<unknown> => edit(plane(), "configmap", name, { data: { key: "by hand" } });

  it("heal once: one does, the others say which, and when it is killed the next one does within 10 s", async () => {
    const name = "automation-killed";
    await given(name, "heal: true");
    const first = window();
    await first.until("here");
    const [second, third] = [window(), window()];
    for (const other of [second, third]) {
      await other.until("elsewhere");
      assert.ok(other.automation?.kind === "elsewhere");
      assert.equal(other.automation.holder.process.pid, first.pid);
    }
    const says = new RegExp(
      `^A window \\(Test Editor, process ${first.pid}\\) has been healing this folder since \\d\\d:\\d\\d\\.$`,
      "m",
    );
    const status = await rig.run(["status", "--kubeconfig", proxy.kubeconfig]);
    assert.match(status.out, says);
    const { out } = await rig.run(["status", "-o", "json", "--kubeconfig", proxy.kubeconfig]);
    assert.equal((JSON.parse(out) as { automation: { pid: number } }).automation.pid, first.pid);
    proxy.resetCounts();
    await byHand(name);
    await healed(name, 1);
    assert.equal(second.heal?.kind, "elsewhere");

    await byHand(name);
    await first.kill();
    await waitFor(
      "the next one",
      () => [second, third].some(({ automation }) => automation?.kind === "here"),
      TAKEOVER,
    );
    await healed(name, 2);
    const holders = [second, third].filter(({ automation }) => automation?.kind === "here");
    assert.equal(holders.length, 1);
    for (const member of [second, third]) await member.kill();
    const after = await rig.run(["status", "--kubeconfig", proxy.kubeconfig]);
    assert.doesNotMatch(after.out, /has been healing/);
  });

  it("take over from one that is suspended in the middle of a heal, which does not write when it wakes", async () => {
    const name = "automation-stopped";
    await given(name, "heal: true");
    const first = window();
    await first.until("here");
    const second = window();
    await second.until("elsewhere");
    proxy.resetCounts();
    // all trials of its heal have passed; the last answer before the write is on the way while it stands still
    proxy.latency = 500;
    await byHand(name);
    const look = new RegExp(`^GET /api/v1/namespaces/shop/configmaps/${name}`);
    await waitFor("the last look before the write", () => proxy.seen.some((one) => look.test(one)), undefined, 10);
    first.child.kill("SIGSTOP");
    proxy.latency = 0;
    await second.until("here", TAKEOVER);
    await waitFor("the heal", async () => (await value(name)) === "one");
    assert.equal(proxy.counts.patch, 1);
    first.child.kill("SIGCONT");
    const refused = /^Not healed: Another window or command has taken over this folder/;
    await waitFor("the refusal", () => first.said.some(({ text }) => refused.test(text ?? "")));
    await first.until("elsewhere");
    assert.equal(proxy.counts.patch, 1);
    await byHand(name);
    await healed(name, 2);
    assert.equal(second.automation?.kind, "here");
  });

  it("commit and push what a person saved in any of them, once", async () => {
    const name = "automation-saved";
    const remote = path.join(rig.base, "remote.git");
    fs.mkdirSync(remote);
    const file = path.join(rig.folder, "one/a.yaml");
    rig.write("one/a.yaml", configMap(name));
    rig.git("init", "--quiet", "--bare", "--initial-branch=main", remote);
    rig.git("init", "--quiet", "--initial-branch=main");
    rig.git("remote", "add", "origin", remote);
    await given(name, "commit: onSave, push: push");
    rig.git("push", "--quiet", "--set-upstream", "origin", "main");
    const engine = await rig.open({ kubeconfig: proxy.kubeconfig, watch: true });
    await approvePolicies(engine, rig.folder);
    rig.closeEngines();
    fs.writeFileSync(path.join(rig.base, "approvals.json"), JSON.stringify(rig.approvals.get(rig.folder)));
    const first = window();
    await first.until("here");
    const second = window();
    await second.until("elsewhere");
    const commits = (): number => Number(rig.git("rev-list", "--count", "origin/main"));
    const before = commits();
    for (const [round, member] of [second, first, second].entries()) {
      fs.writeFileSync(file, configMap(name, `saved ${round}`));
      member.child.stdin?.write(`${file}\n`);
      await waitFor("the push", () => commits() === before + round + 1);
      await member.until("here");
    }
    await first.until("elsewhere");
    assert.equal(Number(rig.git("rev-list", "--count", "main")), before + 3);
    assert.equal(rig.git("status", "--porcelain"), "");
  });

  it("do not take an apply that is under way for a crash, and say so when it was one", async () => {
    const name = "automation-apply";
    rig.write("one/a.yaml", configMap(name));
    rig.initGit();
    proxy.failNext(1, { kind: "hang" }, ["patch"]);
    const options = ["--yes", "--context", "admin", "--namespace", "shop", "--kubeconfig", proxy.kubeconfig];
    const env = { HOME: rig.base, MOORING_STATE: rig.cacheFolder };
    const command = started(new Member("../../../src/cli/main.ts", ["apply", rig.folder, ...options], env));
    await waitFor("the write", () => proxy.counts.patch === 1);
    const engine = await rig.open({ kubeconfig: proxy.kubeconfig, watch: true });
    assert.deepEqual(await engine.apply.interrupted(), []);
    command.child.kill("SIGSTOP");
    assert.deepEqual(await engine.apply.interrupted(), []);
    await command.kill();
    const [interrupted, ...more] = await engine.apply.interrupted();
    assert.deepEqual([interrupted?.open, more], [[`create ConfigMap shop/${name}`], []]);
    assert.deepEqual(await engine.apply.interrupted(), []);
  });
});

function parse(line: string): Said {
  try {
    return JSON.parse(line) as Said;
  } catch {
    return { text: line };
  }
}
