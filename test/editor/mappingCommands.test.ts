// Commands that offer a list or ask nothing, each with its result: a commit, the remote, mooring.yaml, what is remembered.
import assert from "node:assert/strict";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { commands } from "vscode";
import { AUTHOR, git } from "../demo/git.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { stock } from "./writeMapped.ts";
import {
  acceptUntil,
  config,
  editor,
  engine,
  folder,
  inGit,
  isPageOpen,
  mapping,
  runTelling,
  selectionOf,
  startCommit,
  stateOf,
  stockFile,
  useMapped,
  write,
} from "./commandsRig.ts";

describe("commands on repositories and mappings", () => {
  useMapped();

  it("push the branch, and fetch what others pushed", async () => {
    write(stockFile, `${stock("north")}# counted\n`);
    await git(folder, ["commit", "--quiet", "-a", "-m", "Count"]);
    const made = await inGit("rev-parse", "HEAD");
    const remote = await inGit("remote", "get-url", "origin");
    await commands.executeCommand("mooring.pushRepository", { root: folder });
    assert.equal((await git(remote, ["rev-parse", "main"])).trim(), made);
    const theirs = await inGit("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "Theirs");
    await git(folder, ["push", "--quiet", remote, `${theirs}:refs/heads/main`]); // from elsewhere: nothing is noted here
    await commands.executeCommand("mooring.fetchRepository", { root: folder });
    assert.equal(await inGit("rev-parse", "refs/remotes/origin/main"), theirs);
    assert.equal(await inGit("rev-parse", "HEAD"), made, "no file and no branch was touched");
    await git(folder, ["push", "--quiet", "--force", "origin", `${startCommit()}:refs/heads/main`]);
  });

  it("stop what runs: a fetch from a host that says nothing", async () => {
    const silent = net.createServer();
    const asked = once(silent, "connection") as Promise<[net.Socket]>;
    await once(silent.listen(0, "127.0.0.1"), "listening");
    const address = await inGit("remote", "get-url", "origin");
    try {
      const { port } = silent.address() as net.AddressInfo;
      await git(folder, ["remote", "set-url", "origin", `http://127.0.0.1:${port}/shop.git`]);
      const fetching = commands.executeCommand("mooring.fetchRepository", { root: folder });
      const [socket] = await asked;
      const closed = once(socket.on("error", () => undefined).resume(), "close");
      await commands.executeCommand("mooring.cancelTasks");
      await closed;
      await fetching;
      assert.equal(editor().tasks.current, undefined);
    } finally {
      silent.close();
      await git(folder, ["remote", "set-url", "origin", address]);
    }
  });

  const commitAsMooring = async (warehouse: string): Promise<string> => {
    write(stockFile, stock(warehouse));
    await engine().folders.refresh({ folder });
    const proposal = await engine().commits.propose(selectionOf("shop/stock"));
    const done = await engine().commits.commit({ ...proposal, message: `Move to the ${warehouse}` });
    assert.notEqual(done, "nothing");
    return inGit("rev-parse", "HEAD");
  };

  it("revert a commit of Mooring by a new one", async () => {
    const made = await commitAsMooring("south");
    const done = commands.executeCommand("mooring.revertCommit", { root: folder });
    await acceptUntil("the commit", async () => (await inGit("rev-parse", "HEAD^")) === made);
    await done;
    assert.match(await inGit("log", "-1", "--format=%s"), /^Revert /);
    assert.equal(fs.readFileSync(stockFile, "utf8"), stock("north"));
  });

  it("roll a pack back to an earlier commit, and plan what that changes", async () => {
    await commitAsMooring("south");
    const latest = await commitAsMooring("west");
    const picking = commands.executeCommand("mooring.rollBackPack", selectionOf("shop/stock"));
    await acceptUntil("the commit", async () => (await inGit("rev-parse", "HEAD^")) === latest);
    await picking;
    assert.equal(fs.readFileSync(stockFile, "utf8"), stock("south"));
    await waitFor("a plan of what that changes", () => isPageOpen(/^Plan: admin\/shop$/));
  });

  it("pause a mapping and let it go on", async () => {
    await commands.executeCommand("mooring.pauseMapping", selectionOf("shop/cart"));
    await waitFor("the pause", () => mapping("shop/cart").state === "paused");
    assert.equal(mapping("shop/stock").state, "connected");
    await commands.executeCommand("mooring.resumeMapping", selectionOf("shop/cart"));
    await waitFor("the end of the pause", () => mapping("shop/cart").state === "connected");
  });

  it("take an approval back", async () => {
    const review = await engine().mappings.reviewPolicies(selectionOf("shop/stock"));
    await engine().mappings.approvePolicies(review);
    await waitFor("the approval", () => mapping("shop/stock").consent.kind === "approved");
    await commands.executeCommand("mooring.revokeApproval", selectionOf("shop/stock"));
    await waitFor("the end of the approval", () => mapping("shop/stock").consent.kind === "waiting");
  });

  it("keep one pack of a conflict and disconnect the other", async () => {
    write(path.join(folder, "twin/stock.yaml"), stock("north"));
    await waitFor("the conflict", () => mapping("shop/stock").state === "conflict");
    await runTelling(
      "mooring.resolveConflict",
      selectionOf("shop/stock"),
      () => mapping("shop/stock").state === "connected",
    );
    assert.match(fs.readFileSync(config, "utf8"), /path: twin[^]*connected: false/);
    assert.equal(fs.readFileSync(path.join(folder, "twin/stock.yaml"), "utf8"), stock("north"));
  });

  it("follow files that were moved", async () => {
    fs.mkdirSync(path.join(folder, "goods"));
    await git(folder, ["mv", "stock", "goods/stock"]);
    const moved = await waitFor("the move", () =>
      engine()
        .folders.get(folder)
        ?.mappings.find(({ state, path: at }) => state === "moved" && at === "goods/stock"),
    );
    await runTelling("mooring.followMove", { folder, packId: moved.packId }, () =>
      /path: goods\/stock/.test(fs.readFileSync(config, "utf8")),
    );
    assert.doesNotMatch(fs.readFileSync(config, "utf8"), /path: stock/);
    await git(folder, ["reset", "--quiet", "--hard"]);
  });

  it("connect a pack by an entry and one commit", async () => {
    write(path.join(folder, "mail/mail.yaml"), stock("east").replace("name: stock", "name: mail"));
    await git(folder, ["add", "mail"]);
    await git(folder, ["-c", `user.name=${AUTHOR.name}`, "commit", "--quiet", "-m", "Add mail"]);
    const added = await inGit("rev-parse", "HEAD");
    const { packName } = await waitFor("the pack", () =>
      engine()
        .folders.get(folder)
        ?.mappings.find(({ path: at }) => at === "mail"),
    );
    await runTelling(
      "mooring.connectPack",
      selectionOf(packName),
      async () => (await inGit("rev-parse", "HEAD^")) === added,
    );
    assert.match(await inGit("log", "-1", "--format=%s"), /^Initializing pack .*mail with path "mail"$/);
    assert.match(fs.readFileSync(config, "utf8"), /path: mail/);
  });

  it("move the token of an address to the secrets, and clean the address", async () => {
    const entry = 'repositories:\n  - name: tools\n    url: "https://ann:canary-5c1e@127.0.0.1:9/tools.git"\n';
    const text = `${fs.readFileSync(config, "utf8")}${entry}`;
    write(config, text);
    const line = text.split("\n").findIndex((one) => one.includes("canary-5c1e"));
    await runTelling(
      "mooring.moveCredential",
      [config, line],
      () => !fs.readFileSync(config, "utf8").includes("canary"),
    );
    assert.match(fs.readFileSync(config, "utf8"), /url: "?https:\/\/127\.0\.0\.1:9\/tools\.git/);
    const { record } = await waitFor("the entry", () =>
      editor()
        .repositories.list()
        .find((one) => one.record.name === "tools"),
    );
    assert.equal(record.access, "password");
    assert.ok(!JSON.stringify(record).includes("canary-5c1e"));
  });

  it("disconnect from the cluster", async () => {
    await commands.executeCommand("mooring.clearTarget", { folder });
    await waitFor("no target", () => engine().folders.get(folder)?.target === undefined);
    assert.equal(stateOf("Deployment"), undefined);
    await engine().folders.chooseTarget(folder, { context: "admin", namespace: "shop" });
  });
});
