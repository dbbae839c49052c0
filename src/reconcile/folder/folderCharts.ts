import type { ReleaseFound, RenderTarget } from "../../manifests/render/renderTarget.ts";
import { targetOf } from "../../mappings/match/target.ts";
import type { Pack } from "../../model/pack.ts";
import type { Target } from "../../model/target.ts";
import { isCancelled, messageOf } from "../../support/errors.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { FolderPacks } from "./folderPacks.ts";
import type { EnginePorts } from "../api/ports.ts";

/** The parts of a folder that say what its charts are rendered for. */
interface ChartParts {
  readonly packs: FolderPacks;
  readonly connections: { readonly byContext: ReadonlyMap<string, ClusterSession> };
  readonly target: Target | undefined;
  readonly ports: EnginePorts;
}

/** The charts of a folder: each is rendered for the cluster that it is compared with. */
export class FolderCharts {
  readonly #parts: ChartParts;

  constructor(parts: ChartParts) {
    this.#parts = parts;
  }

  /** True for what is rendered once its cluster is there, or known not to be. */
  waits({ kind }: Pack): boolean {
    return kind === "chart" && this.#parts.target !== undefined && this.#parts.ports.isOffline !== true;
  }

  /** Renders what waited. */
  async render(signal?: AbortSignal): Promise<void> {
    const { packs } = this.#parts;
    for (const pack of packs.packs) if (this.waits(pack)) await packs.render(pack, signal);
  }

  /** undefined while no cluster was chosen. */
  targetOf(pack: Pack): RenderTarget | undefined {
    const { packs, connections, ports } = this.#parts;
    const target = targetOf(pack, packs.config, this.#parts.target);
    if (!target) return undefined;
    const { namespace, context } = target;
    const session = connections.byContext.get(context);
    const { charts } = ports.settings();
    return {
      namespace,
      cluster: () => session?.facts() ?? Promise.resolve(undefined),
      release: (name) => findRelease(name, namespace, session, charts?.readReleases === true),
      lookup: charts?.lookup && session ? { kubeconfig: ports.kubeconfigFiles(), context } : undefined,
    };
  }
}

async function findRelease(
  name: string,
  namespace: string,
  session: ClusterSession | undefined,
  isAllowed: boolean,
): Promise<ReleaseFound> {
  if (!isAllowed || !session) return { kind: "notAllowed" };
  try {
    const release = await session.cluster.helmRelease(namespace, name);
    return release ? { kind: "found", release } : { kind: "none" };
  } catch (error) {
    if (isCancelled(error)) throw error;
    const why = `The values of the release ${name} in ${namespace} are unknown: ${messageOf(error)}`;
    return { kind: "unreadable", why };
  }
}
