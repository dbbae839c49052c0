import type { DesiredObject, Origin } from "../../model/desired.ts";
import { isJsonObject } from "../../model/json.ts";
import { formatRef, objectId } from "../../model/objectRef.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import type { ManifestCache } from "../parse/manifestCache.ts";
import { nameProblem } from "../parse/nameProblem.ts";
import type { ManifestDocument, ParsedManifest } from "../yaml/parseManifest.ts";

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
      else this.#reportName(document, file);
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
    if (object.ref.name === "") {
      const message = `This ${object.ref.kind} has no fixed name (generateName). Each apply creates a new object, so it is not compared.`;
      this.report({ code: "generateName", severity: "information", message, file, range });
      return;
    }
    const namespace = isJsonObject(head.metadata) ? head.metadata.namespace : undefined;
    if (namespace !== undefined && namespace !== null && typeof namespace !== "string") {
      const message = `\`metadata.namespace\` of ${formatRef(object.ref)} is not a string. Put it in quotes.`;
      this.report({ code: "badName", severity: "error", message, file, range });
      return;
    }
    const id = objectId(object.ref);
    if (this.#objects.has(id)) {
      const message = `${formatRef(object.ref)} is defined more than once in this pack. This definition is used.`;
      this.report({ code: "duplicateObject", severity: "warning", message, file, range });
    }
    this.#objects.delete(id); // the last one wins, as in an apply
    this.#objects.set(id, object);
  }

  #reportName(document: ManifestDocument, file: string): void {
    const problem = nameProblem(document);
    if (problem) this.report({ ...problem, file });
  }
}
