import type { DesiredObject } from "../../model/desired.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import type { FileSystemPort } from "../files/fileSystem.ts";
import type { ManifestCache } from "../parse/manifestCache.ts";
import type { NamedValues, RenderTarget } from "./renderTarget.ts";
import type { RenderRunner } from "./renderRunner.ts";

export interface RenderDeps {
  readonly files: FileSystemPort;
  readonly cache: ManifestCache;
  /** undefined while the workspace is not trusted: nothing is run. */
  readonly run: RenderRunner | undefined;
  /** For charts; left out: rendered for no cluster. */
  readonly target?: RenderTarget | undefined;
  /** For charts; left out: mooring.yaml names none. */
  readonly values?: NamedValues | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a pack comes to. */
export interface RenderedPack {
  readonly packId: string;
  readonly objects: readonly DesiredObject[];
  readonly problems: readonly Problem[];
  /** False when anything could not be read or rendered: then nothing may be pruned. */
  readonly complete: boolean;
  /** A template asks the cluster by `lookup`, and was not answered: it may leave out what it would make otherwise. */
  readonly mayLack?: boolean;
  /** File → hash of the text that went in. */
  readonly texts: Readonly<Record<string, string>>;
}
