export interface GiteaProgram {
  /** Path of the program. */
  readonly program: string;
  /** What its STATIC_ROOT_PATH is to be. */
  readonly files: string;
}

export function giteaProgram(): Promise<GiteaProgram>;
