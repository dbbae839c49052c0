import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import type { LeaseHolder } from "../../src/support/state/folderLease.ts";
import { configMap } from "../integration/reconcile/texts.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { waitFor } from "../testbed/waitFor.ts";
import type { WorkbenchPage } from "./pages/workbenchPage.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const MAP = "/api/v1/namespaces/shop/configmaps/together";
const CONFIG = "mappings:\n  - { pack: shop/together, path: together, heal: true, commit: onSave }\n";
/** What was promised to a user (ms). */
const TAKEOVER = 10_000;
const ELSEWHERE = /mapping of shop\/together .*, connected, healed by another window, file/;
const HERE = /mapping of shop\/together to [^,]*, connected, file/;

describe("two windows with one folder", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  const folder = temporaryFolder("e2e-two-windows");
  const git = (...args: string[]): string => {
    const who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.test"];
    return execFileSync("git", [...who, ...args], { cwd: folder, encoding: "utf8" });
  };
  const commits = (): number => Number(git("rev-list", "--count", "main"));
  const value = async (): Promise<unknown> => ((await shop().live(MAP)).data as { key?: unknown }).key;
  const byHand = (): Promise<void> => shop().patch(MAP, "kubectl-edit", { data: { key: "by hand" } });
  before("write a workspace whose object drifted", async () => {
    fs.mkdirSync(path.join(folder, "together"));
    fs.writeFileSync(path.join(folder, "together/map.yaml"), configMap("together"));
    fs.writeFileSync(path.join(folder, "mooring.yaml"), CONFIG);
    git("init", "--quiet", "--initial-branch=main");
    git("config", "user.name", "Ann");
    git("config", "user.email", "ann@example.test");
    git("add", ".");
    git("commit", "--quiet", "--message", "Begin");
    await shop().call({
      method: "POST",
      path: "/api/v1/namespaces/shop/configmaps?fieldManager=kubectl-edit",
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "together" }, data: { key: "by hand" } },
    });
  });
  after(() => removeFolder(folder));
  const window = useWindow(() => ({ workspace: folder, trust: true, env: shop().env }));
  let second: WorkbenchPage;
  /** Who has the lease, by the note that all processes of this user read. */
  const holder = (): LeaseHolder | undefined => {
    const notes = fs.globSync("state/mooring/automation/*/*", { cwd: window().dataFolder });
    const newest = notes.sort((a, b) => Number(path.basename(b)) - Number(path.basename(a)))[0];
    if (newest === undefined) return undefined;
    const note = JSON.parse(fs.readFileSync(path.join(window().dataFolder, newest), "utf8")) as LeaseHolder;
    return { ...note, fence: Number(path.basename(newest)) };
  };
  /** Each of these waits for the heal and for nothing that would come after it. */
  const healed = async (writes: number): Promise<void> => {
    await waitFor("the heal", async () => (await value()) === "one");
    await window().expectQuiet();
    assert.equal(shop().proxy.counts.patch, writes);
  };

  it("heal once, and the one that does not says who does", async () => {
    const { mappings, plan } = window();
    await window().openViews();
    await window().chooseContext("demo");
    await mappings.press(/mapping of shop\/together/, "Review and Approve Policies…");
    await plan.press("Approve for demo/shop");
    await waitFor("the heal", async () => (await value()) === "one");
    second = await window().openBeside();
    await second.openViews();
    await second.mappings.reveal(ELSEWHERE);
    await mappings.reveal(HERE);
    await second.keep("97-two-windows");
    const { pid } = holder()?.process ?? { pid: 0 };
    await second.status.expectTooltip(new RegExp(`Another window \\(.*, process ${pid}\\) has been healing`));
    shop().proxy.resetCounts();
    await byHand();
    await healed(1);
    assert.equal(holder()?.process.pid, pid);
  });

  it("commit once what is saved in either, which then is the one that heals", async () => {
    const before = commits();
    await second.openFile("together/map.yaml");
    await second.editor.goTo(1);
    await second.page.keyboard.type("# saved here\n");
    await second.page.keyboard.press("ControlOrMeta+s");
    await waitFor("the commit", () => commits() === before + 1);
    await window().mappings.reveal(ELSEWHERE);
    await second.mappings.reveal(HERE);
    assert.equal(git("status", "--porcelain"), "");
  });

  it("go on when the one that heals is killed: the other takes over within 10 s and does it once", async () => {
    const killed = holder();
    assert.ok(killed);
    const before = commits();
    shop().proxy.resetCounts();
    await byHand();
    process.kill(killed.process.pid, "SIGKILL");
    await second.page.close();
    await waitFor("the other window", () => (holder()?.fence ?? 0) > killed.fence, TAKEOVER);
    assert.notEqual(holder()?.process.pid, killed.process.pid);
    await window().mappings.reveal(HERE);
    await healed(1);
    assert.equal(commits(), before);
  });
});
