import { hashJson } from "../../support/hash.ts";
import type { RenderDeps } from "./renderedPack.ts";

/** What a program makes of files, kept as long as their texts are the same: it reads copies of exactly these texts. */
export function renderedOnce(
  packId: string,
  inputs: { readonly texts: Readonly<Record<string, string>>; readonly name?: string; readonly target?: string },
  { cache }: Pick<RenderDeps, "cache">,
  render: () => Promise<string>,
): Promise<string> {
  return cache.rendered(packId, hashJson(inputs), render);
}
