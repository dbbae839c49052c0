import type { RemoteProtocol } from "../../git/signIn/remoteAddress.ts";
import { splitAddress } from "../../model/splitAddress.ts";
import { messageOf } from "../../support/errors.ts";
import type { FormProblems, NewRepository } from "../api/repositoriesApi.ts";
import { refuseKnown } from "./refuseKnown.ts";
import type { RepositoryRecord } from "../api/repositoryRecord.ts";
import { checkAddress, checkBranch, checkName } from "./toRecord.ts";

/** Checks what is known without asking anybody; `others` have the names that are taken. */
export function formProblems(
  { name, url, branch, kind }: Pick<NewRepository, "name" | "url" | "branch" | "kind">,
  others: readonly (Pick<RepositoryRecord, "name"> & Partial<Pick<RepositoryRecord, "url" | "branch" | "kind">>)[],
  protocols: readonly RemoteProtocol[],
): FormProblems {
  return {
    ...problem("name", () => checkName(name, others)),
    ...problem("url", () => {
      const address = checkAddress(splitAddress(url).address, protocols);
      refuseKnown({ url: address, branch: branch?.trim() || undefined, ...(kind ? { kind } : {}) }, others);
    }),
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
