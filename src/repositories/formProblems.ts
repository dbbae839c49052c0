import type { RemoteProtocol } from "../git/remoteAddress.ts";
import { splitAddress } from "../model/splitAddress.ts";
import { messageOf } from "../support/errors.ts";
import type { FormProblems, NewRepository } from "./intents.ts";
import { checkAddress, checkBranch, checkName } from "./toRecord.ts";

/** Checks what is known without asking anybody; `others` have the names that are taken. */
export function formProblems(
  { name, url, branch }: Pick<NewRepository, "name" | "url" | "branch">,
  others: readonly { readonly name: string }[],
  protocols: readonly RemoteProtocol[],
): FormProblems {
  return {
    ...problem("name", () => checkName(name, others)),
    ...problem("url", () => checkAddress(splitAddress(url).address, protocols)),
    ...problem("branch", () => checkBranch(branch)),
  };
}

function problem(field: keyof FormProblems, check: () => unknown): FormProblems {
  try {
    check();
    return {};
  } catch (error) {
    return { [field]: messageOf(error) };
  }
}
