import type { CiStep } from "../../manifests/ci/ciStep.ts";
import type { CiTarget } from "../../manifests/ci/yqExpression.ts";
import type { Selection } from "./selection.ts";

/** A field of a file that a pipeline could set, and where the file is kept. */
export interface CiChoice {
  readonly target: CiTarget;
  /** Absolute path of the repository's root. */
  readonly root: string;
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly branch: string;
  /** By the repository's address; undefined where it does not tell. */
  readonly host: CiStep["host"] | undefined;
  /** `owner/name` at the host, where the address tells. */
  readonly repository: string | undefined;
}

export interface CiFile {
  /** Where it belongs, relative to the root of the code's repository. */
  readonly name: string;
  readonly text: string;
}

/** Pipelines that edit a pack's file. Reads files and lists one folder; writes nothing and asks no cluster. */
export interface CiSteps {
  /** @throws MooringError `refused` when the selection's files have nothing that a pipeline could set */
  choices(selection: Selection): Promise<readonly CiChoice[]>;
  /** `isShared`: the code is in the same repository as the pack. @throws MooringError `badInput` */
  file(choice: CiChoice, host: CiStep["host"], isShared: boolean): Promise<CiFile>;
}
