import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import type { FolderState } from "../../../src/reconcile/api/readModel.ts";
import { ManagedFiles } from "../../../src/repositories/level/managedFiles.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { added, RepositoryRig, synced } from "../repositories/repositoryRig.ts";
import { EngineRig, stateOf } from "./engineRig.ts";
import { configMap } from "./texts.ts";

const FILES: Readonly<Record<string, string>> = {
  "shared/b.yaml": configMap("shared"),
  "flat/a.yaml": configMap("flat"),
  "base/c.yaml": configMap("base"),
  "base/kustomization.yaml": "resources: [c.yaml]\n",
  "over/kustomization.yaml": "namePrefix: over-\nresources: [linked]\n",
  "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 0.1.0\n",
  "chart/templates/x.yaml": configMap("chart"),
  "whole/a.yaml": configMap("whole"),
};
/** Path → what the link holds. */
const LINKS: Readonly<Record<string, string>> = {
  "flat/b.yaml": "../shared/b.yaml",
  "over/linked": "../base",
  "chart/templates/y.yaml": "../../shared/b.yaml",
};
const PACKS = ["flat", "over", "chart", "whole"];

describe("links in a registered repository", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let git: RepositoryRig;
  const rigs: EngineRig[] = [];
  let work: string;
  let url: string;

  before(() => {
    git = new RepositoryRig();
    const source = git.source("config");
    url = source.url;
    work = path.join(git.base, "work");
    git.git(git.base, "clone", "--quiet", source.folder, work);
    for (const [file, text] of Object.entries(FILES)) write(file, text);
    for (const [link, to] of Object.entries(LINKS)) fs.symlinkSync(to, place(link));
    push();
  });
  after(async () => {
    for (const rig of rigs) await rig.close();
    await git.remove();
  });

  function place(file: string): string {
    const found = path.join(work, file);
    fs.mkdirSync(path.dirname(found), { recursive: true });
    return found;
  }
  function write(file: string, text: string): void {
    fs.writeFileSync(place(file), text);
  }
  function push(): void {
    git.git(work, "add", "--all");
    git.git(work, "commit", "--quiet", "-m", "Change");
    git.git(work, "push", "--quiet", "origin", "HEAD:main");
  }

  async function managed(): Promise<FolderState> {
    const rig = new EngineRig();
    rigs.push(rig);
    const repositories = await git.open();
    const [known] = repositories.list();
    if (known) await synced(repositories, known.id);
    else await added(repositories, { url, name: "config" });
    const entries = PACKS.map((pack) => `  - { pack: shop/${pack}, repository: config, path: ${pack} }\n`);
    rig.write("mooring.yaml", `mappings:\n${entries.join("")}`);
    const files = new ManagedFiles(() => Promise.resolve(repositories));
    const renderRunner = createRenderRunner({ path: process.env.PATH ?? "" });
    const engine = await rig.open({ kubeconfig: plane().kubeconfig, managed: files, renderRunner });
    const state = stateOf(engine, rig.folder);
    rig.closeEngines();
    files.dispose();
    repositories.dispose();
    return state;
  }

  async function checkedOut(): Promise<FolderState> {
    const rig = new EngineRig();
    rigs.push(rig);
    fs.cpSync(work, rig.folder, { recursive: true, verbatimSymlinks: true });
    const renderRunner = createRenderRunner({ path: process.env.PATH ?? "" });
    const engine = await rig.open({ kubeconfig: plane().kubeconfig, renderRunner });
    const state = stateOf(engine, rig.folder);
    rig.closeEngines();
    return state;
  }

  const objects = ({ packs }: FolderState, isMeant: (root: string) => boolean): readonly string[] =>
    packs
      .filter(({ pack }) => isMeant(path.basename(pack.root)))
      .flatMap((one) => one.objects.map(({ ref }) => `${path.basename(one.pack.root)}: ${ref.name}`))
      .sort();
  const isMapped = (root: string): boolean => PACKS.includes(root);

  it("give the objects that a checkout gives", async () => {
    const state = await managed();
    assert.deepEqual(
      state.problems.filter(({ severity }) => severity === "error"),
      [],
    );
    assert.deepEqual(objects(state, isMapped), objects(await checkedOut(), isMapped));
    assert.deepEqual(objects(state, isMapped), [
      "chart: chart",
      "chart: shared",
      "flat: flat",
      "flat: shared",
      "over: over-base",
      "whole: whole",
    ]);
    assert.ok(state.packs.every(({ isComplete }) => isComplete));
  });

  it("are named where they lead nowhere, and names that do not fit every system are, too: their pack is not complete", async () => {
    fs.symlinkSync("../../outside.yaml", place("flat/out.yaml"));
    write("whole/back\\slash.yaml", configMap("odd"));
    push();
    const state = await managed();
    const told = state.problems.map(({ file, message }) => `${path.basename(file)}: ${message}`);
    assert.match(
      told.join("\n"),
      /^out\.yaml: This file of the repository is a link that leads out of the repository/m,
    );
    assert.match(told.join("\n"), /slash\.yaml: This file of the repository contains a backslash/m);
    const complete = Object.fromEntries(
      state.packs.map(({ pack, isComplete }) => [path.basename(pack.root), isComplete]),
    );
    assert.deepEqual(complete, { chart: true, flat: false, over: true, whole: false });
  });
});
