import type { Host } from "../hosts/host.ts";
import type { RepositoryFacts, TokenFacts } from "../hosts/facts.ts";
import { messageOf, MooringError } from "../support/errors.ts";
import { printable } from "../support/printable.ts";
import { matchesExpected } from "./hook/compareHook.ts";
import { type HookWork, recordOf } from "./hook/hookWork.ts";
import { updateHostMemory } from "./hostClients.ts";
import { lookAtHook } from "./hook/lookAtHook.ts";
import { endsSoon } from "./token/tokenEnd.ts";
import type { CheckName, HostCheck, HostCheckReport } from "./webhook.ts";

const NAMES: readonly CheckName[] = ["token", "role", "branch", "hook", "delivery"];

/** Checks two to six of a look at a repository; the first, whether Git reaches it, is made by git itself. */
export async function checkHost(
  work: HookWork,
  open: (signal?: AbortSignal) => Promise<Host>,
  signal?: AbortSignal,
): Promise<HostCheckReport> {
  let host: Host;
  try {
    host = await open(signal);
  } catch (error) {
    const isOurs = MooringError.is(error, "refused") || MooringError.is(error, "signIn");
    const first = isOurs ? skipped("token", messageOf(error)) : failedCheck("token", error, undefined);
    return { checks: [first, ...rest(1, messageOf(error))] };
  }
  const checks: HostCheck[] = [];
  const { links } = host;
  const attempt = async (name: CheckName, look: () => Promise<HostCheck>): Promise<boolean> => {
    try {
      checks.push(await look());
    } catch (error) {
      if (MooringError.is(error, "cancelled")) throw error;
      checks.push(
        failedCheck(name, error, name === "token" ? links.tokens : name === "hook" ? links.hooks : links.repository),
      );
    }
    return checks.at(-1)?.result !== "bad";
  };
  let token: TokenFacts | undefined;
  let facts: RepositoryFacts | undefined;
  const isOpen =
    (await attempt("token", async () => tokenCheck(work, host, (token = await host.token(signal))))) &&
    (await attempt("role", async () => roleCheck(host, (facts = await host.repository(signal)))));
  noteToken(work, token, facts);
  if (!isOpen) return { checks: [...checks, ...rest(checks.length, "Skipped because the previous check failed.")] };
  await attempt("branch", () => branchCheck(work, host, facts, signal));
  if (await attempt("hook", () => hookCheck(work, host, signal))) checks.push(deliveryCheck(work, host));
  else checks.push(skipped("delivery", "Skipped because the webhook has a problem."));
  return { checks };
}

function noteToken(work: HookWork, token: TokenFacts | undefined, facts: RepositoryFacts | undefined): void {
  if (!token) return;
  const checkedAt = work.context.ports.clock.now();
  updateHostMemory(work.context, work.id, (memory) => {
    const rotation = memory.token?.rotation;
    const known = { ...token, role: facts?.role, mayHook: facts?.mayHook, checkedAt };
    return { ...memory, token: rotation ? { ...known, rotation } : known };
  });
}

function tokenCheck({ context }: HookWork, { links }: Host, token: TokenFacts): HostCheck {
  const who = token.login === undefined ? "The token works" : `The token belongs to ${printable(token.login)}`;
  const now = context.ports.clock.now();
  const day = token.expiresAt === undefined ? "" : new Date(token.expiresAt).toISOString().slice(0, 10);
  const at = { name: "token", link: links.tokens } as const;
  if (token.missing.length > 0) {
    const scopes = token.missing.join(", ");
    const cure = `Create a token with the scope ${scopes} (${links.tokens}) and edit the access.`;
    return {
      ...at,
      result: "warning",
      reason: "forbidden",
      message: `${who}; it is missing the scope ${scopes}.`,
      cure,
    };
  }
  if (endsSoon(token.expiresAt, now)) {
    const message = token.expiresAt <= now ? `${who}; it expired on ${day}.` : `${who}; it expires on ${day}.`;
    return {
      ...at,
      result: "warning",
      reason: "signIn",
      message,
      cure: `Create a new one (${links.tokens}) and edit the access.`,
    };
  }
  if (token.isPerson === true) {
    const cure =
      "Use the token of a dedicated account: it stays valid when people leave, and the history shows which commits are from Mooring.";
    return { ...at, result: "good", reason: undefined, message: `${who}, a personal account.`, cure };
  }
  return good("token", day === "" ? `${who}.` : `${who}; it expires on ${day}.`);
}

function roleCheck({ links }: Host, { role, mayHook, isArchived }: RepositoryFacts): HostCheck {
  const at = { name: "role", link: links.repository } as const;
  if (isArchived) {
    const cure = "Unarchive it at the host, or archive it in Mooring too.";
    return { ...at, result: "warning", reason: "refused", message: "The repository is archived at the host.", cure };
  }
  if (role === "none") {
    const cure = "Ask the owner of the repository to invite the account.";
    return { ...at, result: "bad", reason: "forbidden", message: "The account has no role in the repository.", cure };
  }
  if (role === "read" || !mayHook) {
    const message = `The account has the role ${role}: enough to ${role === "read" ? "read" : "push"}, but not enough for webhooks.`;
    const cure =
      "Webhooks require the role Admin on GitHub, Maintainer on GitLab and administrator on Gitea. Without a webhook, Mooring polls the host.";
    return { ...at, result: "warning", reason: "forbidden", message, cure };
  }
  return good("role", `The account has the role ${role}.`);
}

async function branchCheck(
  work: HookWork,
  host: Host,
  facts: RepositoryFacts | undefined,
  signal?: AbortSignal,
): Promise<HostCheck> {
  const name = recordOf(work).branch ?? facts?.defaultBranch;
  if (name === undefined) return skipped("branch", "The repository has no branches yet.");
  const { isProtected, mayPush } = await host.branch(name, signal);
  if (mayPush === false) {
    const message = `The branch ${name} is ${isProtected ? "protected" : "not writable"}: the account is not allowed to push to it.`;
    const cure = "Commit to another branch and open a pull request, or request push access.";
    return { name: "branch", result: "warning", reason: "forbidden", message, cure, link: host.links.repository };
  }
  return good("branch", `The branch ${name} exists${isProtected ? ", protected" : ""}.`);
}

async function hookCheck(work: HookWork, host: Host, signal?: AbortSignal): Promise<HostCheck> {
  if (!recordOf(work).host?.hook) return skipped("hook", "No webhook was created.");
  const { seen, found } = await lookAtHook(work, host, signal);
  const at = { name: "hook", reason: "notFound", link: found ? host.links.hook(found.id) : host.links.hooks } as const;
  const cure = "Renew the webhook.";
  if (!seen.isPresent) return { ...at, result: "bad", message: "The webhook no longer exists at the host.", cure };
  if (seen.health === "disabledForNow") {
    const until = seen.disabledUntil === undefined ? "" : ` until ${new Date(seen.disabledUntil).toISOString()}`;
    const message = `The host has disabled the webhook${until} because deliveries failed.`;
    return {
      ...at,
      result: "warning",
      message,
      cure: "Check that the receiver can be reached. A successful test enables the webhook again.",
    };
  }
  if (matchesExpected(seen)) return good("hook", "The webhook exists at the host and is enabled.");
  const why = seen.changes.length > 0 ? seen.changes.join("; ") : "it is disabled";
  return { ...at, result: "bad", message: `The webhook was changed at the host: ${why}.`, cure };
}

function deliveryCheck(work: HookWork, { supports, links }: Host): HostCheck {
  const hook = recordOf(work).host?.hook;
  if (!hook) return skipped("delivery", "No webhook was created.");
  const { lastDelivery: last, id } = hook;
  if (!last) {
    const why = supports.deliveries
      ? "No deliveries yet."
      : "The host's API does not report deliveries, and none have been received yet.";
    return skipped("delivery", why);
  }
  const when = new Date(last.at).toISOString();
  if (last.code !== undefined && last.code < 300) return good("delivery", `The last delivery (${when}) succeeded.`);
  const message = `The last delivery (${when}) received ${last.code === undefined ? "no response" : `status ${last.code}`}.`;
  const cure = "Check that the host can reach the receiver, then redeliver or test.";
  const link = id === undefined ? links.hooks : links.hook(id);
  return { name: "delivery", result: "bad", reason: "unreachable", message, cure, link };
}

function good(name: CheckName, message: string): HostCheck {
  return { name, result: "good", reason: undefined, message, cure: "", link: undefined };
}

function skipped(name: CheckName, message: string): HostCheck {
  return { name, result: "skipped", reason: undefined, message, cure: "", link: undefined };
}

/** Errors of hosts end in their cure. */
function failedCheck(name: CheckName, error: unknown, link: string | undefined): HostCheck {
  const reason = MooringError.is(error) ? error.reason : "internal";
  const isLate = reason === "unreachable" || reason === "throttled";
  return { name, result: isLate ? "warning" : "bad", reason, message: messageOf(error), cure: "", link };
}

function rest(from: number, message: string): readonly HostCheck[] {
  return NAMES.slice(from).map((name) => skipped(name, message));
}
