import type { FolderState, OtherContext } from "../reconcile/api/readModel.ts";
import { quoteText } from "../support/printable.ts";

export interface SkippedPack extends Omit<OtherContext, "packIds"> {
  readonly name: string;
}

/** Packs that were not compared because of the context that mooring.yaml binds them to, in the order of the packs. */
export function skippedPacks({ otherContexts, packs }: FolderState): readonly SkippedPack[] {
  return packs.flatMap(({ pack }) => {
    const other = otherContexts.find(({ kind, packIds }) => kind !== "allowed" && packIds.includes(pack.id));
    return other ? [{ ...other, name: pack.name }] : [];
  });
}

/** What to do about it, as one line. */
export function skippedText({ name, context, kind, message }: SkippedPack): string {
  const cure = kind === "waiting" ? `use --context ${quoteText(context)} or --all-contexts` : message;
  return `${quoteText(name)} belongs to context ${quoteText(context)}; ${cure}`;
}
