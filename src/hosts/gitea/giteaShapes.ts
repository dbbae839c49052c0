import * as v from "valibot";
import { Id } from "../validated.ts";

// Only what Mooring reads; Gitea and Forgejo answer much more (templates/swagger/v1_json.tmpl).

const Text = v.optional(v.nullable(v.string()));

export const GiteaUser = v.object({ login: v.string(), full_name: Text });

export const GiteaRepository = v.object({
  default_branch: Text,
  archived: v.optional(v.boolean(), false),
  permissions: v.optional(v.nullable(v.object({ admin: v.boolean(), push: v.boolean(), pull: v.boolean() }))),
});

export const GiteaBranch = v.object({ protected: v.boolean(), user_can_push: v.boolean() });

export const Hook = v.object({
  id: Id,
  type: v.string(),
  active: v.boolean(),
  events: v.optional(v.nullable(v.array(v.string()))),
  branch_filter: Text,
  config: v.record(v.string(), v.string()),
});

export const GiteaStatus = v.object({
  context: v.string(),
  status: v.string(),
  description: Text,
  target_url: Text,
});

export const GiteaCombinedStatus = v.object({ statuses: v.nullable(v.array(GiteaStatus)) });
export const FilesAnswer = v.object({ commit: v.object({ sha: v.string() }) });
export const GiteaPullRequestAnswer = v.object({ html_url: v.string(), state: Text });
export const GiteaFile = v.object({ sha: v.string(), type: v.string(), content: Text, encoding: Text });
