/** What kind of host an address leads to, as far as the name of the host tells. */
type HostKind = "github" | "gitlab" | "gitea";

interface Host {
  readonly kind: HostKind;
  /** `https://host/owner/name`, without `.git`. */
  readonly base: string;
}

const KINDS: readonly (readonly [RegExp, HostKind])[] = [
  [/(^|[.-])github[.-]/i, "github"],
  [/(^|[.-])gitlab[.-]/i, "gitlab"],
  [/(^|[.-])(gitea|forgejo)[.-]|(^|\.)codeberg\.org$/i, "gitea"],
];

/** The page of a file on a branch at its host; undefined where the address does not tell what kind of host it is. */
export function fileLink(address: string, branch: string, path: string, kind?: HostKind): string | undefined {
  const host = hostOf(address, kind);
  const way = `${encodePath(branch)}/${encodePath(path)}`;
  switch (host?.kind) {
    case "github":
      return `${host.base}/blob/${way}`;
    case "gitlab":
      return `${host.base}/-/blob/${way}`;
    case "gitea":
      return `${host.base}/src/branch/${way}`;
    case undefined:
      return undefined;
  }
}

/** The page that opens a pull or merge request from one branch into another. */
export function pullRequestLink(address: string, from: string, into: string, kind?: HostKind): string | undefined {
  const host = hostOf(address, kind);
  switch (host?.kind) {
    case "github":
      return `${host.base}/compare/${encodePath(into)}...${encodePath(from)}?expand=1`;
    case "gitlab": {
      const fields = { "merge_request[source_branch]": from, "merge_request[target_branch]": into };
      return `${host.base}/-/merge_requests/new?${new URLSearchParams(fields).toString()}`;
    }
    case "gitea":
      return `${host.base}/compare/${encodePath(into)}...${encodePath(from)}`;
    case undefined:
      return undefined;
  }
}

/** https, ssh and scp-like addresses; the page is always asked for over https, without user and port of ssh. */
function hostOf(address: string, known: HostKind | undefined): Host | undefined {
  const url = /^(https?|ssh):\/\/(?:[^@/]*@)?([^/:]+)(:\d+)?\/(.+)$/i.exec(address);
  const scp = url ? null : /^(?:[\w.+-]+@)?([A-Za-z0-9][\w.-]*):(?!\/\/)\/?(.+)$/.exec(address);
  const name = url?.[2] ?? scp?.[1];
  const path = (url?.[4] ?? scp?.[2])?.replace(/(?<!\/)\/+$/, "").replace(/\.git$/, "");
  if (name === undefined || !path || !/^(?!\.+\/)[\w.-]+(\/(?!\.+(\/|$))[\w.~-]+)+$/.test(path)) return undefined;
  const kind = known ?? KINDS.find(([pattern]) => pattern.test(name))?.[1];
  if (!kind) return undefined;
  const isWeb = url?.[1]?.toLowerCase().startsWith("http") === true;
  const origin = isWeb ? `${url?.[1]?.toLowerCase() ?? "https"}://${name}${url?.[3] ?? ""}` : `https://${name}`;
  return { kind, base: `${origin}/${path}` };
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
