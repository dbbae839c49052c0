import type { WebhookContext, WebhookRecord } from "./webhookPorts.ts";
import { posix } from "node:path";
import { refuseFilteredWithoutClone } from "../git/clone/attributesWithoutClone.ts";
import { parentsOf } from "../git/workTree/checkinRules.ts";
import type { FileWrite } from "../git/workTree/writeTree.ts";
import type { Between, HostFileChange, HostFile, PullRequest } from "../hosts/changes.ts";
import type { Host } from "../hosts/host.ts";
import { pullRequestLink } from "../mappings/match/hostLink.ts";
import { isCancelled, messageOf, MooringError } from "../support/errors.ts";
import type { HostClients } from "./hostClients.ts";

/** What became of a pull or merge request; the branch is pushed in any case. */
export interface RequestOutcome {
  readonly isOpen: boolean;
  /** Its page, or the one that opens it by hand; undefined where no such page is known. */
  readonly link: string | undefined;
  /** For people. */
  readonly message: string;
}

export interface HostCommit {
  readonly file: HostFileChange;
  readonly message: string;
}

/** What the API of one repository's host does, without a copy. What writes is refused (`locked`) while another window leads. */
export interface AtHost {
  /** The branch that commits go to. @throws MooringError notFound for a repository without one */
  branch(signal?: AbortSignal): Promise<string>;
  /** A text file of that branch; undefined: there is none. @throws MooringError refused where there is no API, or it is no text */
  file(path: string, signal?: AbortSignal): Promise<HostFile | undefined>;
  /**
   * Answers the commit, and its page.
   * @throws MooringError conflict when the file is not as `file.basedOn` says, refused for one that goes through a filter of Git
   * (LFS, git-crypt): nothing is written
   */
  commit(commit: HostCommit, signal?: AbortSignal): Promise<{ readonly oid: string; readonly link: string }>;
  /** undefined: it could not be asked. */
  hasRequest(between: Between, signal?: AbortSignal): Promise<boolean | undefined>;
  /** Opens a pull request, or finds the one that is open. Never throws but for a cancel. */
  request(request: PullRequest, signal?: AbortSignal): Promise<RequestOutcome>;
}

export function atHost(
  context: WebhookContext,
  door: HostClients,
  { id, mustLead }: { readonly id: string; readonly mustLead: () => void },
): AtHost {
  const record = (): WebhookRecord => context.records.get(id);
  const open = (signal?: AbortSignal): Promise<Host> => {
    mustLead();
    return door.open(record(), signal);
  };
  const branchAt = async (host: Host, signal?: AbortSignal): Promise<string> => {
    const { branch, defaultBranch, name } = record();
    const found = branch ?? defaultBranch ?? (await host.repository(signal)).defaultBranch;
    if (found !== undefined) return found;
    throw new MooringError("notFound", `${name} has no branches yet.`);
  };
  return {
    branch: async (signal) => branchAt(await open(signal), signal),
    async file(path, signal) {
      const host = await open(signal);
      return host.file(await branchAt(host, signal), path, signal);
    },
    async commit({ file, message }, signal) {
      const host = await open(signal);
      const branch = await branchAt(host, signal);
      const attributes = await attributesFor(host, branch, file.path, signal);
      await refuseFilteredWithoutClone(context.ports, file.path, attributes, signal);
      try {
        const oid = await host.commitFiles({ branch, message, files: [file] }, signal);
        return { oid, link: host.links.commit(oid) };
      } catch (error) {
        if (!MooringError.is(error, "conflict")) throw error;
        const sentence = `${file.path} in ${record().name} was changed on ${branch}. Nothing was committed. Review the change and try again.`;
        throw new MooringError("conflict", sentence, { cause: error });
      }
    },
    async hasRequest(between, signal) {
      try {
        return (await (await open(signal)).findPullRequest(between, signal)) !== undefined;
      } catch (error) {
        if (isCancelled(error)) throw error;
        return undefined;
      }
    },
    async request(request, signal) {
      const { from, into } = request;
      try {
        const host = await open(signal);
        const known = await host.findPullRequest(request, signal);
        const message =
          known === undefined
            ? `Pushed to ${from} and opened a pull request into ${into}.`
            : `Pushed to ${from}. The open pull request into ${into} was updated.`;
        return { isOpen: true, link: known ?? (await host.openPullRequest(request, signal)), message };
      } catch (error) {
        if (isCancelled(error)) throw error;
        context.ports.log.warn(messageOf(error));
        const { url, host } = record();
        const message = `Pushed to ${from}. The pull request into ${into} could not be opened: ${messageOf(error)} Open it at the host.`;
        return { isOpen: false, link: pullRequestLink(url, from, into, host?.found?.kind), message };
      }
    },
  };
}

/** The attributes files that say how a file of the branch is stored: that of each folder on the way to it. */
async function attributesFor(
  host: Host,
  branch: string,
  path: string,
  signal?: AbortSignal,
): Promise<readonly FileWrite[]> {
  const files = ["", ...parentsOf(path)].map((folder) => posix.join(folder, ".gitattributes"));
  const read = files.map(async (name) => ({ path: name, text: (await host.file(branch, name, signal))?.text }));
  return (await Promise.all(read)).filter(({ text }) => text !== undefined);
}
