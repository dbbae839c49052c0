import { parseHostAddress } from "../hosts/hostRepository.ts";
import type { AccessMethod } from "../mappings/mooringConfig.ts";

/**
 * What stands in the way of a webhook, as far as it is known without asking anybody:
 * - `noHost`: the address is a file's, or no repository's at a host
 * - `noReceiver`: nobody listens here
 * - `outOfReach`: what listens here is on this machine alone, and the host is not on it
 * - `gitOnly`: the access opens Git, not the API of the host
 */
export type HookObstacle = "noHost" | "noReceiver" | "outOfReach" | "gitOnly";

/** The one host whose API the editor's own sign-in opens. */
const SIGN_IN_HOST = "github.com";

/** undefined: a webhook can be tried. Whether the account's role is enough, only the host knows. */
export function hookObstacle(
  {
    url,
    access,
    hasApiToken = false,
  }: { readonly url: string; readonly access: AccessMethod; readonly hasApiToken?: boolean },
  receiver: string | undefined,
): HookObstacle | undefined {
  const place = parseHostAddress(url);
  if (!place) return "noHost";
  if (receiver === undefined) return "noReceiver";
  const { hostname } = new URL(place.origin);
  if (isThisMachine(new URL(receiver).hostname) && !isThisMachine(hostname)) return "outOfReach";
  if ((access === "ssh" && !hasApiToken) || (access === "signIn" && hostname !== SIGN_IN_HOST)) return "gitOnly";
  return undefined;
}

function isThisMachine(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);
}
