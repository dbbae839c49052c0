import { MooringError, messageOf } from "../../support/errors.ts";
import { redactText } from "../../support/redaction.ts";
import { own } from "../../model/own.ts";

const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  ENOTFOUND: "its name cannot be resolved",
  EAI_AGAIN: "its name cannot be resolved at the moment",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no network",
  ETIMEDOUT: "it did not answer in time",
  UND_ERR_CONNECT_TIMEOUT: "it did not answer in time",
  UND_ERR_HEADERS_TIMEOUT: "it did not answer in time",
  UND_ERR_BODY_TIMEOUT: "it stopped in the middle of an answer",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed; add its certificate authority to the kubeconfig",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is signed by an unknown authority; add the authority to the kubeconfig",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "its certificate is signed by an unknown authority; add the authority to the kubeconfig",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "its certificate is signed by an unknown authority; add the authority to the kubeconfig",
  CERT_SIGNATURE_FAILURE:
    "its certificate does not match the certificate authority in the kubeconfig; the cluster may have been recreated",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for a different name; check the address or tls-server-name",
};

/** Codes of a connection that broke in use; the server may be fine, so a safe request is worth another try. */
const CUT = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** A failure below HTTP, reason `unreachable`. */
export class NetworkError extends MooringError {
  readonly wasCut: boolean;

  constructor(message: string, options: { readonly cause: unknown; readonly wasCut: boolean }) {
    super("unreachable", message, options);
    this.wasCut = options.wasCut;
  }
}

/** What the network said, as reason `unreachable` with the server's name; errors that have a reason already come back as they are. */
export function toNetworkError(error: unknown, server: string): MooringError {
  if (error instanceof MooringError) return error;
  const code = codeOf(error);
  const why = own(CAUSES, code) ?? redactText(messageOf(error));
  return new NetworkError(`${server} cannot be reached: ${why}.`, { cause: error, wasCut: CUT.has(code) });
}

/** The first code down the chain of causes; several addresses tried at once make an AggregateError. */
function codeOf(error: unknown): string {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth += 1) {
    const { code, errors } = current as { code?: unknown; errors?: readonly unknown[] };
    if (typeof code === "string" && (Object.hasOwn(CAUSES, code) || !current.cause)) return code;
    current = (current.cause ?? errors?.[0]) as Error;
  }
  return "";
}
