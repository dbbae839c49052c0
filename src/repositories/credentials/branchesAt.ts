import { tmpdir } from "node:os";
import { GitRunner } from "../../git/process/gitRunner.ts";
import { branchesOf, listRemote, type RemoteRefs } from "../../git/clone/listRemote.ts";
import type { RemoteAccess } from "../../git/signIn/remoteAccess.ts";
import { enteredAccess } from "../../model/enteredAccess.ts";
import { type Access, readSecret, toKept } from "./access.ts";
import type { RepositoriesPorts } from "../api/ports.ts";
import type { Repositories } from "../api/repositoriesApi.ts";
import { checkAddress } from "../registry/toRecord.ts";

/** The branches at an address that is being entered, the default one first. Nothing is written down. */
export async function branchesAt(
  { access, ports }: { readonly access: Access; readonly ports: RepositoriesPorts },
  place: Parameters<Repositories["branchesAt"]>[0],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const allowed = ports.settings().protocols;
  const entered = enteredAccess(place);
  const url = checkAddress(entered.url, allowed);
  const old = place.id === undefined ? undefined : await readSecret(ports.secrets, place.id);
  const secret = entered.access === "signIn" ? undefined : toKept(entered.access, url, entered.secret ?? {}, old);
  const runner = new GitRunner({ ...ports, trusted: true, folder: tmpdir() });
  const list = (signedIn: RemoteAccess): Promise<RemoteRefs> =>
    listRemote(runner, { address: url, allowed, access: signedIn }, signal);
  const remote = await access.with({ url, access: entered.access }, secret, list, signal);
  const first = remote.defaultBranch;
  return [...(first === undefined ? [] : [first]), ...branchesOf(remote).filter((branch) => branch !== first)];
}
