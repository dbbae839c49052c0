import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import { messageOf } from "../../support/errors.ts";
import { yieldToEventLoop } from "../../support/yieldToEventLoop.ts";
import type { OverlayFiles } from "../files/overlayFiles.ts";
import type { EnginePorts } from "../api/ports.ts";
import type { ProvenVerdicts } from "../compare/provenVerdicts.ts";
import type { Sessions } from "../live/sessions.ts";
import type { VerdictMemo } from "../compare/verdictMemo.ts";

/** What the folders of one engine share. */
export interface FolderShared {
  readonly ports: EnginePorts;
  readonly files: OverlayFiles;
  readonly cache: ManifestCache;
  readonly sessions: Sessions;
  readonly memo: VerdictMemo;
  readonly proven: ProvenVerdicts;
  readonly onDidChange: (folder: string) => void;
}

/** Keeps for later runs what was found in a folder. A full disk costs them their time, nothing else. */
export async function saveCaches(folder: string, { memo, proven, cache, ports }: FolderShared): Promise<void> {
  // one after the other: together they would be one long block
  for (const save of [() => memo.save(), () => proven.save(), () => cache.save(folder)]) {
    await yieldToEventLoop();
    await save().catch((error: unknown) =>
      ports.log.warn(`What this comparison found was not kept: ${messageOf(error)}`),
    );
  }
}
