import { toFailure } from "../../../repositories/api/failure.ts";
import type { Repositories } from "../../../repositories/repositories.ts";
import type { AccessSecret, RepositoryRecord } from "../../../repositories/api/repositoryRecord.ts";
import { hostOf, sourceTypeOf } from "../../../repositories/api/sourceType.ts";
import { isCancelled } from "../../../support/errors.ts";
import { redactText } from "../../../support/redaction.ts";
import type { Handlers } from "../panelSession.ts";
import type { FormSecret, FormValues } from "../../../protocol/formProtocol.ts";
import type { ToPage } from "../../../protocol/panelProtocol.ts";
import { formAdvice, hookAdvice } from "./formAdvice.ts";

const SHALLOW_DEPTH = 50;
const NEW: FormValues = {
  name: "",
  url: "",
  branch: "",
  access: "signIn",
  level: "private",
  kind: "bare",
  size: "full",
  webhook: true,
};

export interface FormPorts {
  readonly repositories: () => Promise<Repositories>;
  /** What is edited; undefined for a new one. */
  readonly record: () => RepositoryRecord | undefined;
  /** The address that a new one begins with. */
  readonly url?: string | undefined;
  readonly post: (message: ToPage) => void;
  readonly signIn: () => Promise<void>;
  readonly onSaved: (record: RepositoryRecord) => void;
  /** Closed without saving. */
  readonly onClosed: () => void;
}

/** Answers the form: checks while somebody types without asking anybody, lists branches when asked, saves. */
export function createFormTab({ repositories, record, url, post, signIn, onSaved, onClosed }: FormPorts): Handlers {
  let listing: AbortController | undefined;
  const refuse = (error: unknown, request?: number): void => {
    if (isCancelled(error)) return;
    const { message, cure } = toFailure(error);
    post({ type: "form.refused", ...(request === undefined ? {} : { request }), message: redactText(message), cure });
  };
  return {
    "form.open": () => post(formMessage(record(), url)),
    async "form.check"({ request, values, hasApiToken }) {
      const known = await repositories();
      const problems = known.problems(entered(values), record()?.id);
      const source = sourceTypeOf(values.url);
      const advice = formAdvice(source, values.access);
      const canSignIn = values.access === "signIn" && hostOf(values.url) === "github.com";
      const hook = webhookOffer(known, { ...values, hasApiToken }, problems.url);
      post({ type: "form.checked", request, problems, advice, canSignIn, ...hook });
    },
    async "form.branches"({ request, values, secret }) {
      listing?.abort();
      const controller = new AbortController();
      listing = controller;
      try {
        const given = secretOf(secret);
        const id = record()?.id;
        const place = {
          url: values.url.trim(),
          access: values.access,
          ...(given ? { secret: given } : {}),
          ...(id ? { id } : {}),
        };
        const branches = await (await repositories()).branchesAt(place, controller.signal);
        post({ type: "form.branches", request, branches: branches.slice(0, 1_000) });
      } catch (error) {
        if (!controller.signal.aborted) refuse(error, request);
      }
    },
    async "form.save"({ values, secret }) {
      try {
        onSaved(await save(await repositories(), record(), values, secretOf(secret)));
      } catch (error) {
        refuse(error);
      }
    },
    "form.signIn": signIn,
    "form.close"() {
      listing?.abort();
      onClosed();
    },
  };
}

export function formMessage(record: RepositoryRecord | undefined, begin = ""): Extract<ToPage, { type: "form.open" }> {
  if (!record) return { type: "form.open", isNew: true, values: { ...NEW, url: begin } };
  const { name, url, branch = "", access, level, kind, size } = record;
  const values = { name, url, branch, access, level, kind, size: size.kind, webhook: false };
  return { type: "form.open", isNew: false, values };
}

async function save(
  repositories: Repositories,
  record: RepositoryRecord | undefined,
  values: FormValues,
  secret: AccessSecret | undefined,
): Promise<RepositoryRecord> {
  const { access, level, kind, size } = values;
  const common = { ...entered(values), access, level, ...(secret ? { secret } : {}) };
  if (record) return repositories.edit(record.id, { ...common, branch: common.branch ?? "" });
  const hasApiToken = secret?.apiToken !== undefined;
  // asked again: what was offered may not be possible any more
  const webhook = values.webhook && repositories.hookObstacle({ ...common, hasApiToken }) === undefined;
  return repositories.add({
    ...common,
    ...(webhook ? { webhook } : {}),
    kind,
    size: size === "shallow" ? { kind: "shallow", depth: SHALLOW_DEPTH } : { kind: size },
  });
}

function webhookOffer(
  repositories: Repositories,
  { url, access, hasApiToken }: FormValues & { readonly hasApiToken: boolean },
  problem: string | undefined,
): { readonly canHook: boolean; readonly hookNote: string } {
  if (url.trim() === "" || problem !== undefined) return { canHook: false, hookNote: "" };
  const obstacle = repositories.hookObstacle({ url: url.trim(), access, hasApiToken });
  return { canHook: obstacle === undefined, hookNote: hookAdvice(obstacle) };
}

function entered({
  name,
  url,
  branch,
  level,
}: FormValues): Pick<FormValues, "name" | "url" | "level"> & { branch?: string } {
  const chosen = branch.trim();
  return { name: name.trim(), url: url.trim(), level, ...(chosen === "" ? {} : { branch: chosen }) };
}

/** Blank parts are left out: on an edit they keep what is stored. */
function secretOf(secret: FormSecret): AccessSecret | undefined {
  const given = Object.entries(secret).filter(([, value]) => value.trim() !== "");
  return given.length === 0 ? undefined : Object.fromEntries(given.map(([key, value]) => [key, value.trim()]));
}
