export interface GiteaProgram {
  /** Path of the program. */
  readonly program: string;
  /** What its STATIC_ROOT_PATH is to be. */
  readonly files: string;
}

/** Where it was built; rejects where it was not, and builds nothing. */
export function builtGitea(): Promise<GiteaProgram>;
