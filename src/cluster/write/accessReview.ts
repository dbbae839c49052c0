import { isJsonObject, stringifyJson } from "../../model/json.ts";
import type { ApiClient } from "../http/apiClient.ts";
import type { ApiResource } from "../api/catalog.ts";
import type { Verb } from "../api/verb.ts";

export interface Question {
  readonly verb: Verb;
  readonly resource: ApiResource;
  /** "" = cluster-wide. */
  readonly namespace: string;
  /** "" = any. */
  readonly name: string;
  /** `log`, `scale` …; left out for the object itself. */
  readonly subresource?: string;
}

/** Asks the server what the signed-in user may do (SelfSubjectAccessReview); changes nothing. */
export async function canDo(
  client: ApiClient,
  { verb, resource, namespace, name, subresource }: Question,
  signal?: AbortSignal,
): Promise<boolean> {
  const resourceAttributes = {
    verb,
    group: resource.group,
    version: resource.version,
    resource: resource.plural,
    namespace,
    name,
    ...(subresource ? { subresource } : {}),
  };
  const answer = await client.json({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    countAs: "get",
    lane: "small",
    action: "say what you may do",
    isIdempotent: true,
    contentType: "application/json",
    body: stringifyJson({
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    }),
    signal,
  });
  return isJsonObject(answer) && isJsonObject(answer.status) && answer.status.allowed === true;
}
