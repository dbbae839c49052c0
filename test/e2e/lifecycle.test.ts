import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { type GitHttpServer, startGitHttpServer } from "../integration/git/gitHttpServer.ts";
import { privateAuthority } from "../testbed/hosts/privateAuthority.ts";
import { TlsFront } from "../testbed/hosts/tlsFront.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

describe("the life of a registered repository", function () {
  this.timeout(STEP_LIMIT);
  const folder = temporaryFolder("e2e-lifecycle");
  const workspace = path.join(folder, "team");
  const home = path.join(folder, "home");
  const source = path.join(folder, "tools.git");
  const moved = path.join(folder, "moved.git");
  /** Takes connections and says nothing. */
  const silent = net.createServer();
  let slow = "";
  let server: GitHttpServer;
  let front: TlsFront;
  /** As everybody who shares the list gets it: by https. */
  const address = (bare: string): string => `https://127.0.0.1:${front.port}/${path.basename(bare)}`;
  const git = (cwd: string, ...args: readonly string[]): string => {
    const who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.test"];
    return execFileSync("git", [...who, ...args], { cwd, encoding: "utf8", stdio: "pipe" }).trim();
  };
  /** A commit on main of a bare repository; without `from` in place of all that was there. */
  const commit = (bare: string, subject: string, from?: string): string => {
    const blob = execFileSync("git", ["hash-object", "-w", "--stdin"], { cwd: bare, input: `${subject}\n` });
    const entry = `100644 blob ${blob.toString().trim()}\tREADME.md\n`;
    const tree = execFileSync("git", ["mktree"], { cwd: bare, input: entry }).toString().trim();
    const made = git(bare, "commit-tree", tree, "-m", subject, ...(from === undefined ? [] : ["-p", from]));
    git(bare, "update-ref", "refs/heads/main", made);
    return made;
  };
  const write = (url: string): void =>
    fs.writeFileSync(
      path.join(workspace, "mooring.yaml"),
      `repositories:\n  - name: tools\n    url: ${url}\n    branch: main\n  - name: slow\n    url: ${slow}\n    branch: main\n`,
    );

  before("write a source and a workspace that lists it", async () => {
    await once(silent.listen(0, "127.0.0.1"), "listening");
    slow = `https://127.0.0.1:${(silent.address() as net.AddressInfo).port}/slow.git`;
    const authority = privateAuthority(folder, "git.example.test");
    fs.mkdirSync(home);
    fs.writeFileSync(path.join(home, ".gitconfig"), `[http]\n\tsslCAInfo = ${authority.caFile}\n`);
    server = await startGitHttpServer(folder);
    front = new TlsFront(authority, () => server.port);
    await front.start();
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", source);
    commit(source, "Two", commit(source, "One"));
    fs.mkdirSync(workspace);
    git(workspace, "init", "--quiet");
    write(address(source));
  });
  after(() => {
    silent.close();
    front.stop();
    server.close();
  });
  after(() => removeFolder(folder));
  const window = useWindow(() => ({
    workspace,
    trust: true,
    env: { HOME: home },
    settings: {
      "mooring.repositories.rewrites": "hold",
    },
  }));

  const expectRow = (words: RegExp): Promise<void> => window().repositories.expectRow(words);
  const run = async (command: string, name = "tools"): Promise<void> => {
    await window().quick.run(command);
    await window().quick.choose(name);
  };
  const copy = (): string => {
    const [found] = window().files("data/**/clone");
    assert.ok(found, "there is no copy");
    return found;
  };
  /** What the copy has as the branch of its source; what a sync holds back is kept beside it. */
  const tip = (): string => {
    const refs = git(copy(), "for-each-ref", "--format=%(refname) %(objectname)").split("\n");
    const found = refs.find((ref) => /\/main /.test(ref) && !ref.startsWith("refs/mooring/"));
    return found?.split(" ")[1] ?? "";
  };

  it("is cloned once somebody asks for it, and verified, with a graph of its commits", async () => {
    await window().openViews();
    await expectRow(/^repository tools, .*not cloned yet/);
    await run("Mooring: Recheck Repository");
    await expectRow(/^repository tools, .*active/);
    const graphs = (): readonly string[] =>
      fs.globSync("objects/info/commit-graph*", { cwd: copy() }).map((name) => path.join(copy(), name));
    for (const graph of graphs()) fs.rmSync(graph, { recursive: true });
    await run("Mooring: Verify Repository");
    await waitFor("a graph of the commits", () => graphs().length === 1);
    await expectRow(/^repository tools, .*active/);
  });

  it("is said to be damaged where an object is, and is whole again when it was cloned anew", async () => {
    const { dialog } = window();
    const objects = path.join(copy(), "objects/pack");
    for (const name of fs.readdirSync(objects)) fs.rmSync(path.join(objects, name), { force: true });
    await run("Mooring: Verify Repository");
    await expectRow(/^repository tools, .*damaged/);
    await run("Mooring: Re-clone Repository…");
    assert.match(await dialog.text(), /Re-clone tools\?/);
    await dialog.press("Re-clone");
    await expectRow(/^repository tools, .*active/);
    git(copy(), "fsck", "--connectivity-only");
    assert.equal(tip(), git(source, "rev-parse", "main"));
  });

  it("rests while it is archived, and catches up when it is activated", async () => {
    const before = tip();
    await run("Mooring: Archive Repository");
    await expectRow(/^repository tools, .*archived/);
    const pushed = commit(source, "Three", "main");
    await run("Mooring: Activate Repository");
    await expectRow(/^repository tools, .*active/);
    assert.notEqual(pushed, before);
    await run("Mooring: Synchronize Repository");
    await waitFor("what was pushed", () => tip() === pushed);
  });

  it("waits for a yes before it follows a history that was rewritten", async () => {
    const { dialog } = window();
    const before = tip();
    const rewritten = commit(source, "Another one");
    await run("Mooring: Synchronize Repository");
    await expectRow(/^repository tools, .*history rewritten/);
    assert.equal(tip(), before);
    await run("Mooring: Accept Rewritten History…");
    assert.match(await dialog.text(), /Accept the rewritten history of tools\?.*History rewritten: .*main/s);
    await dialog.press("Accept");
    await waitFor("the new history", () => tip() === rewritten);
    await expectRow(/^repository tools, .*active/);
  });

  it("waits for a yes before anything is sent to another address, which is shown beside the old one", async () => {
    const { dialog } = window();
    git(folder, "clone", "--quiet", "--bare", source, moved);
    const before = tip();
    const there = commit(moved, "Moved", "main");
    write(address(moved));
    await expectRow(/^repository tools, .*address changed: confirm/);
    await run("Mooring: Synchronize Repository");
    await run("Mooring: Confirm New Address…");
    assert.equal(tip(), before);
    const question = await dialog.text();
    assert.ok(
      question.includes(`Current: ${address(source)}`) && question.includes(`New: ${address(moved)}`),
      question,
    );
    await dialog.press("Use the New Address");
    await expectRow(/^repository tools, .*active/);
    await run("Mooring: Synchronize Repository");
    await waitFor("what the new address has", () => tip() === there);
  });

  it("is no longer asked for when its task is stopped", async () => {
    const asked = once(silent, "connection") as Promise<[net.Socket]>;
    await run("Mooring: Synchronize Repository", "slow");
    const [socket] = await asked;
    const closed = once(socket.on("error", () => undefined).resume(), "close");
    await expectRow(/^repository slow, .*(Cloning|Synchronizing)…/);
    await run("Mooring: Cancel Repository Task", "slow");
    await closed;
    await window()
      .repositories.row(/^repository slow, .*(Cloning|Synchronizing)…/)
      .waitFor({ state: "detached" });
  });
});
