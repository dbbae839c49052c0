// What GitLab answers of things that the fake keeps little of.
type Body = Record<string, unknown>;

export function branch(origin: string): Body {
  const flags = { merged: false, protected: true, developers_can_push: false, developers_can_merge: false };
  return { name: "main", ...flags, can_push: true, default: true, web_url: `${origin}/team/shop/-/tree/main` };
}

export function status({ sha, context, state, description, target_url }: Body): Body {
  const words = { description: description ?? null, target_url: target_url ?? null };
  return { id: 1, sha, ref: "main", name: context, status: state, allow_failure: false, ...words };
}

export function mergeRequest(origin: string): Body {
  return { id: 1, iid: 1, project_id: 5, state: "opened", web_url: `${origin}/team/shop/-/merge_requests/1` };
}
