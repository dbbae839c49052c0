import * as v from "valibot";
import { Id } from "../validated.ts";

const Text = v.optional(v.nullable(v.string()));

export const GitHubUser = v.object({ login: v.string(), type: Text });

export const GitHubRepository = v.object({
  default_branch: Text,
  archived: v.optional(v.boolean(), false),
  permissions: v.optional(v.record(v.string(), v.boolean()), {}),
});

export const GitHubBranch = v.object({ protected: v.boolean() });

export const Hook = v.object({
  id: Id,
  active: v.boolean(),
  events: v.array(v.string()),
  config: v.object({ url: Text, insecure_ssl: v.optional(v.union([v.string(), v.number()])) }),
  last_response: v.optional(
    v.nullable(v.object({ code: v.optional(v.nullable(v.number())), status: Text, message: Text })),
  ),
});

export const GitHubDelivery = v.object({
  id: Id,
  delivered_at: Text,
  redelivery: v.optional(v.boolean(), false),
  duration: v.optional(v.nullable(v.number())),
  status_code: v.optional(v.nullable(v.number())),
  event: v.string(),
});

export const GitHubDeliveryBody = v.object({
  ...GitHubDelivery.entries,
  request: v.object({ headers: v.unknown(), payload: v.unknown() }),
  response: v.object({ headers: v.unknown(), payload: v.unknown() }),
});

export const GitHubCombinedStatus = v.object({
  statuses: v.array(v.object({ context: v.string(), state: v.string(), description: Text, target_url: Text })),
});

export const FileAnswer = v.object({ commit: v.object({ sha: v.optional(v.string(), "") }) });
export const GitHubFile = v.object({ sha: v.string(), type: v.string(), content: Text, encoding: Text });
export const GitHubPullRequestAnswer = v.object({ html_url: v.string() });
