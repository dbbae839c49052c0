import type { ContextInfo } from "../../cluster/kubeconfig/kubeconfig.ts";
import { messageOf } from "../../support/errors.ts";
import type { ContextApprovals } from "../api/ports.ts";
import type { OtherContext } from "../api/readModel.ts";

type Known = Omit<OtherContext, "packIds">;

/**
 * Contexts of one folder that files name and nobody chose. A file may come from somebody else, so it alone never decides whose
 * credentials are used: each context is for the user to allow, by its name and its server.
 */
export class OtherContexts {
  readonly #folder: string;
  readonly #approvals: ContextApprovals | undefined;
  readonly #infoOf: (context: string) => Promise<ContextInfo | undefined>;
  #known = new Map<string, Known>();

  constructor(
    folder: string,
    approvals: ContextApprovals | undefined,
    infoOf: (context: string) => Promise<ContextInfo | undefined>,
  ) {
    this.#folder = folder;
    this.#approvals = approvals;
    this.#infoOf = infoOf;
  }

  all(): Iterable<Known> {
    return this.#known.values();
  }

  get(context: string | undefined): Known | undefined {
    return context === undefined ? undefined : this.#known.get(context);
  }

  /** Of the named contexts those that may be used: the chosen one, and what was allowed. Reads the kubeconfig and sends nothing. */
  async admit(named: Iterable<string>, chosen: string | undefined): Promise<ReadonlySet<string>> {
    const known = new Map<string, Known>();
    for (const context of named) if (context !== chosen) known.set(context, await this.#look(context));
    this.#known = known;
    return new Set([...named].filter((context) => known.get(context)?.kind !== "unknown" && !this.#isWaiting(context)));
  }

  /** Whether what was allowed is this server. False: it waits for an approval of its own. */
  mayUse(context: string, server: string): boolean {
    const isAllowed = this.#isAllowed(context, server);
    if (!isAllowed) this.#known.set(context, { context, server, kind: "waiting", message: "" });
    return isAllowed;
  }

  failed(context: string, message: string): void {
    const known = this.#known.get(context);
    if (known) this.#known.set(context, { ...known, kind: "failed", message });
  }

  #isWaiting(context: string): boolean {
    return this.#known.get(context)?.kind === "waiting";
  }

  async #look(context: string): Promise<Known> {
    try {
      const info = await this.#infoOf(context);
      if (!info)
        return { context, server: "", kind: "unknown", message: `The context ${context} is not in any kubeconfig.` };
      const kind = this.#isAllowed(context, info.server) ? "allowed" : "waiting";
      return { context, server: info.server, kind, message: "" };
    } catch (error) {
      return { context, server: "", kind: "unknown", message: messageOf(error) };
    }
  }

  #isAllowed(context: string, server: string): boolean {
    return this.#approvals?.isAllowed(this.#folder, { context, server }) === true;
  }
}
