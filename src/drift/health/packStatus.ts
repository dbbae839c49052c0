import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { type PackReport, type PackStatus, retriesAutomatically } from "../../model/packReport.ts";
import { conditionsOf, objectAt, textAt } from "./conditions.ts";

/** `busy`: the operator is at work, which is none of the six statuses. */
type Said = PackStatus | "busy";

/** Words of `status.status`, `status.state` and `status.phase`, without case, blanks and dashes. */
const WORDS: Readonly<Record<string, Said>> = {
  applied: "applied",
  deployed: "applied",
  installed: "applied",
  ready: "applied",
  succeeded: "applied",
  applying: "busy",
  installing: "busy",
  upgrading: "busy",
  pending: "busy",
  pendinginstall: "busy",
  pendingupgrade: "busy",
  applyfailed: "applyFailed",
  installfailed: "applyFailed",
  upgradefailed: "applyFailed",
  failed: "applyFailed",
  error: "applyFailed",
  removing: "removing",
  deleting: "removing",
  uninstalling: "removing",
  removefailed: "removeFailed",
  deletefailed: "removeFailed",
  uninstallfailed: "removeFailed",
  removed: "removed",
  deleted: "removed",
  uninstalled: "removed",
  invalid: "invalid",
  validationfailed: "invalid",
};

/** What a condition says by its type and status, most telling first. */
const CONDITIONS: readonly {
  readonly types: readonly string[];
  readonly status: "True" | "False";
  readonly said: Said;
}[] = [
  { types: ["Invalid"], status: "True", said: "invalid" },
  { types: ["Valid", "SchemaValid", "Validated"], status: "False", said: "invalid" },
  { types: ["RemoveFailed"], status: "True", said: "removeFailed" },
  { types: ["Removed", "Uninstalled"], status: "True", said: "removed" },
  { types: ["Removed", "Uninstalled"], status: "False", said: "removeFailed" },
  { types: ["Removing"], status: "True", said: "removing" },
  { types: ["ApplyFailed", "Failed", "Stalled"], status: "True", said: "applyFailed" },
  { types: ["Reconciling", "Progressing"], status: "True", said: "busy" },
  { types: ["Applied", "Deployed", "Released", "Ready"], status: "False", said: "applyFailed" },
  { types: ["Applied", "Deployed", "Released", "Ready"], status: "True", said: "applied" },
];

/** Reasons with which a condition that is not True yet speaks of work under way and of no failure. */
const AT_WORK = /progress|pending|installing|upgrading|waiting|unknown/i;

/** A deletion under way changes what a status means. */
const WHILE_DELETING: Readonly<Record<Said, PackStatus>> = {
  applied: "removing",
  busy: "removing",
  invalid: "removing",
  removing: "removing",
  applyFailed: "removeFailed",
  removeFailed: "removeFailed",
  removed: "removing",
};

const ATTEMPTS = ["attempts", "retries", "retryCount", "failureCount", "failures"];
const NEXT_RETRY = ["nextRetryAt", "nextRetryTime", "nextRetry", "retryAt"];

/** Reads the state of a `Pack` resource from its status, its conditions and its deletion timestamp. */
export function packReportOf(body: JsonObject): PackReport {
  const status = objectAt(body, "status");
  const metadata = objectAt(body, "metadata");
  const chart = objectAt(objectAt(body, "spec"), "chart");
  const { said, message } = saidBy(body, status);
  const isDeleting = metadata.deletionTimestamp !== undefined;
  const meant = isDeleting ? WHILE_DELETING[said ?? "busy"] : said;
  const final = meant === "busy" ? undefined : meant;
  const observed = status.observedGeneration;
  return {
    status: final,
    message,
    isBehind: typeof observed === "number" && typeof metadata.generation === "number" && observed < metadata.generation,
    retry: retriesAutomatically(final) ? retryOf(status) : undefined,
    chart: textAt(chart, "name"),
    version: textAt(chart, "version"),
  };
}

function saidBy(body: JsonObject, status: JsonObject): { readonly said: Said | undefined; readonly message: string } {
  const text = textAt(status, "message") || textAt(status, "errorMessage") || textAt(status, "error");
  for (const key of ["status", "state", "phase"]) {
    const word =
      WORDS[
        textAt(status, key)
          .toLowerCase()
          .replace(/[\s_-]/g, "")
      ];
    if (word) return { said: word, message: text || messageOfConditions(body, word) };
  }
  const condition = relevantCondition(body);
  return { said: condition?.said, message: text || condition?.message || "" };
}

function relevantCondition(body: JsonObject): { readonly said: Said; readonly message: string } | undefined {
  const conditions = conditionsOf(body);
  for (const { types, status, said } of CONDITIONS) {
    const found = conditions.find((condition) => types.includes(condition.type) && condition.status === status);
    if (!found) continue;
    const isWork = status === "False" && AT_WORK.test(found.reason);
    const meant = !isWork ? said : said === "removeFailed" ? "removing" : "busy";
    return { said: meant, message: meant === "applied" ? "" : found.message || found.reason };
  }
  return undefined;
}

/** A bare word of the status is explained by the condition that says the same. */
function messageOfConditions(body: JsonObject, word: Said): string {
  const condition = relevantCondition(body);
  return condition?.said === word ? condition.message : "";
}

function retryOf(status: JsonObject): NonNullable<PackReport["retry"]> {
  const retry = isJsonObject(status.retry) ? { ...status, ...status.retry } : status;
  const attempts = first(ATTEMPTS, retry, (value) => (typeof value === "number" ? value : undefined));
  const at = first(NEXT_RETRY, retry, (value) => {
    const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
  });
  return { attempts, at };
}

function first<T>(
  keys: readonly string[],
  object: JsonObject,
  read: (value: Json | undefined) => T | undefined,
): T | undefined {
  for (const key of keys) {
    const value = read(object[key]);
    if (value !== undefined) return value;
  }
  return undefined;
}
