import type { DesiredObject, Origin } from "../model/desired.ts";
import { isJsonObject } from "../model/json.ts";
import { formatRef, objectId } from "../model/objectRef.ts";
import type { Problem } from "../model/sourcePlace.ts";
import type { ManifestCache } from "./manifestCache.ts";
import type { ManifestDocument, ParsedManifest } from "./parseManifest.ts";

/** Gathers the desired objects of a pack. What cannot be compared is named and makes the pack incomplete. */
export class ObjectCollector {
  readonly problems: Problem[] = [];
  complete = true;
  readonly #cache: ManifestCache;
  readonly #objects = new Map<string, DesiredObject>();

  constructor(cache: ManifestCache) {
    this.#cache = cache;
  }

  get objects(): readonly DesiredObject[] {
    return [...this.#objects.values()];
  }

  /** Takes over the documents of a text; `file` is shown with the problems. */
  add(parsed: ParsedManifest, file: string, originOf: (document: ManifestDocument) => Origin): void {
    for (const problem of parsed.problems) this.report(problem);
    for (const document of parsed.documents) {
      if (document.isKubernetes) this.#addObject(document, file, originOf(document));
      else this.#reportNameless(document, file);
    }
  }

  /** An error makes the pack incomplete. */
  report(problem: Problem): void {
    this.problems.push(problem);
    if (problem.severity === "error") this.complete = false;
  }

  /** Something of the pack that is not compared: the pack is incomplete, whatever the severity. */
  leaveOut(problem: Problem): void {
    this.problems.push(problem);
    this.complete = false;
  }

  #addObject(document: ManifestDocument, file: string, origin: Origin): void {
    const { head, range } = document;
    const object = this.#cache.desired(document, origin);
    if (isJsonObject(head.sops)) {
      this.#skip("encrypted", `${formatRef(object.ref)} is encrypted with SOPS and is not compared.`, file, range);
      return;
    }
    if (object.ref.name === "") {
      this.#skip(
        "generateName",
        `This ${object.ref.kind} has no fixed name (generateName): each apply makes a new one, so it is not compared.`,
        file,
        range,
      );
      return;
    }
    const namespace = isJsonObject(head.metadata) ? head.metadata.namespace : undefined;
    if (namespace !== undefined && namespace !== null && typeof namespace !== "string") {
      const message = `\`metadata.namespace\` of ${formatRef(object.ref)} is not a text. Put it in quotes.`;
      this.report({ code: "badName", severity: "error", message, file, range });
      return;
    }
    const id = objectId(object.ref);
    if (this.#objects.has(id)) {
      const message = `${formatRef(object.ref)} stands more than once in this pack; this one counts.`;
      this.report({ code: "duplicateObject", severity: "warning", message, file, range });
    }
    this.#objects.delete(id); // the last one wins, as in an apply
    this.#objects.set(id, object);
  }

  #reportNameless(document: ManifestDocument, file: string): void {
    const { head: value, range } = document;
    if (typeof value.apiVersion !== "string" || typeof value.kind !== "string" || !isJsonObject(value.metadata)) return;
    if (Object.hasOwn(value.metadata, "name") && value.metadata.name !== null && value.metadata.name !== "") {
      this.report({
        code: "badName",
        severity: "error",
        message: `\`metadata.name\` of this ${value.kind} is not a text. Put it in quotes.`,
        file,
        range,
      });
    } else if (value.spec !== undefined || value.data !== undefined) {
      this.report({
        code: "noName",
        severity: "warning",
        message: `This ${value.kind} has no \`metadata.name\`. Give it one.`,
        file,
        range,
      });
    }
  }

  #skip(code: string, message: string, file: string, range: Problem["range"]): void {
    this.leaveOut({ code, severity: "information", message, file, range });
  }
}
