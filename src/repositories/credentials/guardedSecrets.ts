import { messageOf } from "../../support/errors.ts";
import { failed } from "../api/failure.ts";
import type { SecretsPort } from "../../support/secretsPort.ts";

/**
 * The secret store, whose own failures come with a reason and a cure: a keyring that is locked or away says so in words of its
 * system, and nothing was read or kept then.
 */
export function guardedSecrets(secrets: SecretsPort): SecretsPort {
  return {
    get: (key) => guarded(() => secrets.get(key)),
    set: (key, value) => guarded(() => secrets.set(key, value)),
    delete: (key) => guarded(() => secrets.delete(key)),
  };
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = `The secret storage of this editor cannot be used (${messageOf(error)}).`;
    throw failed("secretStore", "locked", message, error);
  }
}
