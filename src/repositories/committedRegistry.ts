import { findRepository } from "../git/git.ts";
import { MooringError } from "../support/errors.ts";
import type { RegistryPort, RepositoriesPorts } from "./ports.ts";

/**
 * A registry file that lies in a Git repository, which a team shares: each change is committed, alone, and pushed. Where the file
 * lies in none it is just a file.
 * @param file absolute path that `inner` reads and writes
 */
export function committedRegistry(
  inner: RegistryPort,
  file: string,
  { log, clock, environment }: Pick<RepositoriesPorts, "log" | "clock" | "environment">,
): RegistryPort {
  return {
    ...inner,
    async write(text, expected) {
      await inner.write(text, expected);
      const repository = await findRepository(file, { log, clock, environment, trusted: true });
      if (!repository) return;
      const message = "Update the list of repositories";
      if ((await repository.commit({ paths: [file], message, trailers: {} })) === "nothing") return;
      const pushed = await repository.push();
      // the change is made and committed here: the team gets it with the next push
      if (pushed.kind === "rejected" && pushed.reason !== "noUpstream") {
        throw new MooringError(
          "conflict",
          `${inner.label} was changed and committed, but not pushed: ${pushed.message}`,
        );
      }
    },
  };
}

/** Whether a file lies in a Git repository, where others get what it holds. */
export async function isInRepository(
  file: string,
  { log, clock, environment }: Pick<RepositoriesPorts, "log" | "clock" | "environment">,
): Promise<boolean> {
  return (await findRepository(file, { log, clock, environment, trusted: true })) !== undefined;
}
