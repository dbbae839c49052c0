import * as v from "valibot";
import { Id } from "../validated.ts";

const Text = v.optional(v.nullable(v.string()));
const Access = v.optional(v.nullable(v.object({ access_level: v.number() })));

export const GitLabUser = v.object({ username: v.string(), bot: v.optional(v.nullable(v.boolean()), false) });

export const Token = v.object({
  scopes: v.array(v.string()),
  expires_at: Text,
  created_at: Text,
});

export const Rotated = v.object({ token: v.string(), expires_at: Text });

export const Project = v.object({
  default_branch: Text,
  archived: v.optional(v.boolean(), false),
  permissions: v.optional(v.nullable(v.object({ project_access: Access, group_access: Access }))),
});

export const GitLabBranch = v.object({ protected: v.boolean(), can_push: v.optional(v.boolean()) });

export const Hook = v.looseObject({
  id: Id,
  url: v.string(),
  push_events: v.optional(v.boolean(), false),
  tag_push_events: v.optional(v.boolean(), false),
  push_events_branch_filter: Text,
  enable_ssl_verification: v.optional(v.boolean(), true),
  alert_status: Text,
  disabled_until: Text,
  token_present: v.optional(v.boolean()),
  signing_token_present: v.optional(v.boolean()),
});

export const GitLabDelivery = v.object({
  id: Id,
  trigger: v.string(),
  request_headers: v.optional(v.unknown()),
  request_data: v.optional(v.unknown()),
  response_headers: v.optional(v.unknown()),
  response_body: v.optional(v.unknown()),
  // a code, or the words `internal error`
  response_status: v.optional(v.nullable(v.union([v.string(), v.number()]))),
  execution_duration: v.optional(v.nullable(v.number())),
  created_at: Text,
});

export const GitLabStatus = v.object({ name: v.string(), status: v.string(), description: Text, target_url: Text });
export const GitLabFile = v.object({ last_commit_id: v.string(), content: v.string(), encoding: v.string() });
export const CommitAnswer = v.object({ id: v.string() });
export const MergeRequestAnswer = v.object({ web_url: v.string() });
