import { hashJson } from "../support/hash.ts";
import type { RenderDeps } from "./renderedPack.ts";

/**
 * What a program makes of files, kept as long as their texts are the same. The program reads the disk: what it makes while
 * one of them is not saved stands for no text that we know, and is not kept.
 */
export function renderedOnce(
  packId: string,
  inputs: { readonly texts: Readonly<Record<string, string>>; readonly name?: string },
  { cache, files }: RenderDeps,
  render: () => Promise<string>,
): Promise<string> {
  const isUnsaved = Object.keys(inputs.texts).some((file) => files.isUnsaved?.(file));
  return isUnsaved ? render() : cache.rendered(packId, hashJson(inputs), render);
}
