/** Content of every file outside of the repository. */
export const CANARY = "canary-outside-77c1";
/** Part of every value of a Secret. */
export const SECRET_CANARY = "canary-secret-30b9";

/** What the parts of the hostile repository are made with. */
export interface HostileParts {
  readonly folder: string;
  /** A folder beside the repository. */
  readonly outside: string;
  /** Address of a server that must never be asked. */
  readonly stranger: string;
  readonly otherContext: string;
  /** A shell command that leaves a mark with this name. */
  mark(attack: string): string;
  /** Writes a file below the repository. */
  write(name: string, text: string): void;
  /** Makes a symbolic link below the repository. */
  link(name: string, target: string): void;
}

export const configMap = (name: string, value = "one"): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  key: ${JSON.stringify(value)}\n`;
