type Body = Record<string, unknown>;

export interface FakeGitHubHook {
  readonly id: string;
  config: Body;
  events: unknown;
  active: unknown;
  lastCode: number | undefined;
  /** Deliveries, newest first. */
  readonly log: Body[];
}

export function delivery(id: string, code: number, event: string): Body {
  return {
    id,
    guid: "g",
    delivered_at: "2026-11-25T10:00:00Z",
    redelivery: false,
    duration: 0.12,
    status: "x",
    status_code: code,
    event,
    action: null,
    installation_id: null,
    repository_id: 1,
    throttled_at: null,
  };
}

/** A hook as GitHub shows it: its secret masked. */
export function shown({ id, config, events, active, lastCode }: FakeGitHubHook, example: Body): Body {
  const last_response =
    lastCode === undefined
      ? { code: null, status: "unused", message: null }
      : { code: lastCode, status: "active", message: "OK" };
  return { ...example, id, active, events, config: masked(config), last_response };
}

export function masked({ secret, ...rest }: Body): Body {
  return secret === undefined ? rest : { ...rest, secret: "********" };
}
