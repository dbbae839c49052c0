import type { RepositoryEntryChange } from "../../mappings/config/editRepositories.ts";
import { readSecret, toKept, writeSecret } from "../credentials/access.ts";
import { enteredAccess } from "../../model/enteredAccess.ts";
import type { NewRepository, RepositoryEdit } from "../api/repositoriesApi.ts";
import { refuseKnown } from "../registry/refuseKnown.ts";
import { isShareable } from "../registry/registry.ts";
import type { LevelRepositories } from "./levelRepositories.ts";
import type { AccessSecret } from "../api/repositoryRecord.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";
import { sourceTypeOf } from "../api/sourceType.ts";
import { checkAddress, checkBranch, checkName, toRecord } from "../registry/toRecord.ts";
import type { AccessMethod } from "../../mappings/mooringConfig.ts";

/** Checks what was entered, writes it down, keeps the secret apart and queues the first copy. */
export async function addRepositoryTo(ofLevel: LevelRepositories, entered: NewRepository): Promise<StoredRepository> {
  ofLevel.mustLead();
  const { ports, records } = ofLevel.context;
  const name = checkName(entered.name, ofLevel.all());
  const { access, secret, ...place } = enteredAccess(entered);
  const url = checkAddress(place.url, ports.settings().protocols);
  const branch = checkBranch(entered.branch);
  const { kind, size } = entered;
  refuseKnown({ url, branch, ...(kind ? { kind } : {}) }, ofLevel.all());
  const kept = access === "signIn" ? undefined : toKept(access, url, secret ?? {});
  const ids = new Set(records.all().map(({ id }) => id));
  const parts = { name, url, branch, access, ...(kind ? { kind } : {}), ...(size ? { size } : {}) };
  const now = ports.clock.now();
  const plain = toRecord(parts, { level: ofLevel.level, now, ids });
  const record = entered.webhook === true ? { ...plain, host: { wish: { since: now } } } : plain;
  // the secret first: a kill between the two leaves a secret without a repository, and not a repository that cannot sign in
  if (kept) await writeSecret(ports.secrets, record.id, kept);
  // the record before the registry: what watches the file would take the entry for a new one
  records.put(record);
  try {
    if (record.isShared) await ofLevel.registry.add({ name, url, branch, access, level: ofLevel.level });
  } catch (error) {
    records.delete(record.id);
    await ofLevel.deleteSecret(record.id);
    throw error;
  }
  ofLevel.queue(record.id, "initialize");
  if (entered.webhook === true) ofLevel.webhooks.begin(record.id);
  return records.get(record.id);
}

/** Changes what is left in `edit`; level is for the caller. Nothing is cloned anew; the next sync follows the new address. */
export async function editRepositoryOn(
  ofLevel: LevelRepositories,
  id: string,
  edit: Omit<RepositoryEdit, "level">,
): Promise<StoredRepository> {
  ofLevel.mustLead();
  const { ports, records } = ofLevel.context;
  const old = records.get(id);
  const others = ofLevel.all().filter((other) => other.id !== id);
  const name = edit.name === undefined ? old.name : checkName(edit.name, others);
  const given = edit.secret ? { secret: edit.secret } : {};
  const now = enteredAccess({ url: edit.url ?? old.url, access: edit.access ?? old.access, ...given });
  const url = edit.url === undefined ? old.url : checkAddress(now.url, ports.settings().protocols);
  const branch = edit.branch === undefined ? old.branch : checkBranch(edit.branch);
  if (url !== old.url || branch !== old.branch) refuseKnown({ url, branch, kind: old.kind }, others);
  const { access, secret } = now;
  // the hook stays with the repository that it was made in, and only the old access opens that one
  if (url !== old.url) await ofLevel.webhooks.of(id).disconnect({ force: true });
  const isNewAccess = await keepSecret(ofLevel, old, { url, access, secret });
  const isShared = isShareable(url);
  const entry: RepositoryEntryChange = { name, url, branch, access };
  if (old.isShared && isShared) await ofLevel.registry.change(old.name, entry);
  else if (old.isShared) await ofLevel.registry.remove(old.name);
  else if (isShared) await ofLevel.registry.add({ name, url, branch, access, level: ofLevel.level });
  const changes = { name, url, branch, access, isShared, ...(url === old.url ? {} : { movedTo: undefined }) };
  if (url === old.url) {
    const changed = records.change(id, { ...changes, ...(isNewAccess ? withNewAccess(records.get(id)) : {}) });
    if (isNewAccess && (changed.host?.wish ?? changed.host?.hook?.problem)) ofLevel.webhooks.begin(id);
    return changed;
  }
  const { host: _host, ...rest } = records.get(id);
  return records.put({ ...rest, ...changes, sourceType: sourceTypeOf(url) });
}

/** A blank secret keeps the old one; another method starts from nothing. True: another one is kept now. */
async function keepSecret(
  ofLevel: LevelRepositories,
  old: StoredRepository,
  now: { readonly url: string; readonly access: AccessMethod; readonly secret: AccessSecret | undefined },
): Promise<boolean> {
  const { secrets } = ofLevel.context.ports;
  if (now.access === "signIn") {
    if (old.access !== "signIn") await ofLevel.deleteSecret(old.id);
    return old.access !== "signIn";
  }
  const isSameMethod = now.access === old.access;
  const entered = Object.values(now.secret ?? {}).some((value) => value !== undefined && value !== "");
  if (isSameMethod && !entered) return false;
  const before = isSameMethod ? await readSecret(secrets, old.id) : undefined;
  await writeSecret(secrets, old.id, toKept(now.access, now.url, now.secret ?? {}, before));
  return true;
}

/** What was known of a token says nothing of another one, and what the old one was not allowed to do is tried again now. */
function withNewAccess({ host }: StoredRepository): Partial<StoredRepository> {
  if (!host) return {};
  const { token: _token, hook, wish, ...rest } = host;
  const once = <T extends { readonly nextRepairAt?: number }>({ nextRepairAt: _next, ...kept }: T) => kept;
  return { host: { ...rest, ...(hook ? { hook: once(hook) } : {}), ...(wish ? { wish: once(wish) } : {}) } };
}
