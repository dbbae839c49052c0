import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Json, JsonObject } from "../../../src/model/json.ts";
import type { EngineRig } from "../reconcile/engineRig.ts";
import type { ControlPlane } from "../../testbed/controlPlane.ts";
import type { DriftServer } from "./driftServer.ts";
import type { Random } from "./random.ts";
import { editRandomly } from "./randomEdit.ts";
import type { RandomKind } from "./randomKind.ts";
import { RANDOM_KINDS } from "./randomObjects.ts";

/** How an object reaches the cluster. */
const APPLIERS = ["kubectl", "kubectl", "kubectl --server-side", "mooring", "mooring", "other"] as const;
type Applier = (typeof APPLIERS)[number];

/** One object of a batch with what its file says now. */
export interface BatchObject {
  readonly kind: RandomKind;
  readonly name: string;
  readonly path: string;
  /** Slash-separated, from the folder. */
  file: string;
  desired: JsonObject;
  applier: Applier;
}

/**
 * Objects in a Git folder with a random past: applied by kubectl, by server-side apply of several managers, edited in the cluster
 * by others, edited, moved, renamed and committed in the files, with history rewritten now and then.
 */
export class RandomBatch {
  readonly objects: BatchObject[] = [];
  readonly #rig: EngineRig;
  readonly #plane: ControlPlane;
  readonly #server: DriftServer;
  readonly #random: Random;

  constructor(rig: EngineRig, plane: ControlPlane, server: DriftServer, random: Random) {
    this.#rig = rig;
    this.#plane = plane;
    this.#server = server;
    this.#random = random;
  }

  async make(count: number): Promise<void> {
    for (let at = 0; at < count; at++) this.objects.push(this.#newObject(at));
    this.#write();
    this.#rig.initGit();
    await this.#apply(this.objects);
    await this.#dropRefused();
    for (let round = this.#random.int(1, 3); round > 0; round--) await this.#live();
    for (let edits = this.#random.int(0, 2); edits > 0; edits--) this.#editFiles();
  }

  async remove(): Promise<void> {
    await Promise.all(this.objects.map(({ path: at }) => this.#server.remove(at)));
  }

  /** All objects as one List, for kubectl. */
  list(objects: readonly BatchObject[]): string {
    const file = path.join(this.#rig.base, `list-${this.#random.int(1, 1e9)}.json`);
    const items: readonly Json[] = objects.map(({ desired }) => desired);
    fs.writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    return file;
  }

  #newObject(at: number): BatchObject {
    const kind = this.#random.pick(RANDOM_KINDS);
    const name = `random-${this.#random.int(1, 1e9)}`;
    const file = this.#random.chance(0.3) ? "shared.yaml" : `${this.#random.pick(["a", "b"])}/${at}.yaml`;
    const desired = this.#made(kind, name);
    const applier = this.#random.pick(APPLIERS);
    return { kind, name, path: this.#server.pathOf(kind, name), file, desired, applier };
  }

  #made(kind: RandomKind, name: string): JsonObject {
    const body = kind.make(this.#random);
    const identity = { name, ...(kind.isNamespaced ? { namespace: "default" } : {}) };
    return {
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      ...body,
      metadata: { ...(body.metadata as JsonObject), ...identity },
    };
  }

  /** JSON is YAML: what kubectl and Mooring read is exactly the object. */
  #write(): void {
    for (const name of ["a", "b", "shared.yaml"])
      fs.rmSync(path.join(this.#rig.folder, name), { recursive: true, force: true });
    const texts = new Map<string, string[]>();
    for (const { file, desired } of this.objects)
      texts.set(file, [...(texts.get(file) ?? []), JSON.stringify(desired, null, 2)]);
    for (const [file, documents] of texts) this.#rig.write(file, documents.join("\n---\n"));
  }

  async #apply(objects: readonly BatchObject[]): Promise<void> {
    for (const applier of new Set(APPLIERS)) {
      const group = objects.filter((object) => object.applier === applier);
      if (group.length === 0) continue;
      if (applier === "kubectl") await this.#kubectl("apply", "-f", this.list(group));
      else if (applier === "kubectl --server-side") await this.#applyAs(group, "kubectl");
      else await this.#applyAs(group, applier === "mooring" ? "mooring" : "other-tool");
    }
  }

  async #applyAs(group: readonly BatchObject[], manager: string): Promise<void> {
    for (const { path: at, desired } of group) await this.#server.apply(at, desired, manager);
  }

  /** Random objects may be invalid: those never reach the cluster and leave the batch. */
  async #dropRefused(): Promise<void> {
    const there = await Promise.all(
      this.objects.map((object) =>
        this.#server.get(object.path).then(
          () => true,
          () => false,
        ),
      ),
    );
    const kept = this.objects.filter((_object, at) => there[at]);
    this.objects.splice(0, this.objects.length, ...kept);
    this.#write();
    this.#rig.git("add", "--all");
    this.#rig.git("commit", "--quiet", "--allow-empty", "--amend", "-m", "Start");
  }

  /** Others write to the cluster; some objects are edited, committed and applied again. */
  async #live(): Promise<void> {
    for (const object of this.objects.filter(() => this.#random.chance(0.4))) await this.#editLive(object);
    const edited = this.objects.filter(() => this.#random.chance(0.3));
    if (edited.length === 0) return;
    for (const object of edited) this.#edit(object);
    this.#commit();
    for (const object of edited) if (this.#random.chance(0.15)) object.applier = this.#random.pick(APPLIERS);
    await this.#apply(edited.filter(() => this.#random.chance(0.8)));
  }

  async #editLive({ kind, name, path: at }: BatchObject): Promise<void> {
    const manager = this.#random.pick(["kubectl-edit", "dashboard", "team-a"]);
    const live = await this.#server.get(at);
    if (this.#random.chance(0.7))
      await this.#server.update(at, editRandomly(live, this.#made(kind, name), this.#random), manager);
    else await this.#server.apply(at, editRandomly(this.#made(kind, name), live, this.#random), manager);
  }

  #editFiles(): void {
    for (const object of this.objects) {
      if (this.#random.chance(0.5)) this.#edit(object);
      if (this.#random.chance(0.2)) object.file = `${this.#random.pick(["a", "b"])}/moved-${object.name}.yaml`;
    }
    this.#write();
    if (this.#random.chance(0.8)) this.#commit();
  }

  #edit(object: BatchObject): void {
    object.desired = editRandomly(object.desired, this.#made(object.kind, object.name), this.#random);
  }

  #commit(): void {
    this.#write();
    this.#rig.git("add", "--all");
    const rewrite = this.#random.chance(0.2) ? ["--amend"] : [];
    this.#rig.git("commit", "--quiet", "--allow-empty", ...rewrite, "-m", "Edit");
  }

  /** Objects that kubectl refuses are left as they are. */
  #kubectl(...args: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      const all = ["--kubeconfig", this.#plane.kubeconfig, "--context", "admin", ...args];
      execFile("kubectl", all, () => resolve());
    });
  }
}
