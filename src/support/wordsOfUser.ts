import type { CommandLine } from "./commandLine.ts";

/**
 * The one command line that Mooring does not put together: words that the user has written down as a command of their own, the
 * sign-in program of a kubeconfig. Their options are meant. Whoever runs them has shown them to the user first.
 */
export function wordsOfUser(words: readonly string[]): CommandLine {
  // eslint-disable-next-line no-restricted-syntax -- the exception
  return words as CommandLine;
}
