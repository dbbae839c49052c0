import type { ManifestCache } from "../manifests/manifestCache.ts";
import type { OverlayFiles } from "./overlayFiles.ts";
import type { EnginePorts } from "./ports.ts";
import type { Sessions } from "./sessions.ts";
import type { VerdictMemo } from "./verdictMemo.ts";

/** What the folders of one engine share. */
export interface FolderShared {
  readonly ports: EnginePorts;
  readonly files: OverlayFiles;
  readonly cache: ManifestCache;
  readonly sessions: Sessions;
  readonly memo: VerdictMemo;
  readonly onDidChange: (folder: string) => void;
}
