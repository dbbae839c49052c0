// The entry of the chunk: everything that names a host's client is loaded with this file, on the first look at a host.
import type { Clock } from "../support/clock.ts";
import { authorizationOf, type HostCredential } from "./credential.ts";
import { GiteaHost } from "./gitea/gitea.ts";
import { GitHubHost } from "./github/github.ts";
import { GitLabHost } from "./gitlab/gitlab.ts";
import type { Host } from "./host.ts";
import { hostWords } from "./hostWords.ts";
import { HostHttp } from "./http/hostHttp.ts";
import type { SendHttp } from "./http/transport.ts";
import type { HostKind, HostRepository } from "./hostRepository.ts";

export { detectHost } from "./detect.ts";
export { isReceiverAt } from "./receiver/isReceiverAt.ts";
export { LookAgain } from "./receiver/lookAgain.ts";
export { startReceiver } from "./receiver/receiver.ts";
export { nodeTransport } from "./http/transport.ts";

export interface HostOptions {
  readonly kind: HostKind;
  readonly place: HostRepository;
  /** Base of the API, as `detectHost` found it. */
  readonly api: string;
  readonly credential: HostCredential | undefined;
  readonly send: SendHttp;
  readonly clock: Clock;
}

export function createHost({ kind, place, api, credential, send, clock }: HostOptions): Host {
  const authorization = credential && authorizationOf(kind, credential);
  const http = new HostHttp({ send, clock, api: new URL(api), authorization, words: hostWords(kind, place) });
  switch (kind) {
    case "gitea":
      return new GiteaHost(http, place);
    case "github":
      return new GitHubHost(http, place);
    case "gitlab":
      return new GitLabHost(http, place);
  }
}
