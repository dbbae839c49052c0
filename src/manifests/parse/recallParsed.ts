import { hashText } from "../../support/hash.ts";
import { MooringError } from "../../support/errors.ts";
import type { KnownDocument } from "./knownTexts.ts";
import { type ManifestDocument, type ParsedManifest, parseManifest } from "../yaml/parseManifest.ts";

/** A text that may not be read yet. */
export interface TextSource {
  readonly now: () => string;
  readonly later: () => Promise<string>;
}

export interface Recalled {
  /** Of the text. */
  readonly hash: string;
  readonly file: string;
  readonly documents: readonly KnownDocument[];
  readonly text: TextSource;
  /** Parses without holding up the event loop. */
  readonly parse: (text: string) => Promise<ParsedManifest>;
}

/** A parsed text whose values are parsed when they are first asked for: at once, or by `prepare` in good time. */
export function recallParsed({ hash, file, documents, text, parse }: Recalled): ParsedManifest {
  let whole: ParsedManifest | undefined;
  const check = (source: string): string => {
    if (hashText(source) === hash) return source;
    throw new MooringError("stale", `${file} changed while it was being read. Refresh to read it again.`);
  };
  const parsedNow = (): ParsedManifest => (whole ??= parseManifest(check(text.now()), file));
  const prepare = async (): Promise<void> => {
    whole ??= await parse(check(await text.later()));
  };
  const recalled = documents.map(
    (known, at): ManifestDocument => ({
      ...known,
      prepare,
      get value() {
        const document = parsedNow().documents[at];
        if (!document)
          throw new MooringError("internal", `${file} was read differently before. Refresh to read it again.`);
        return document.value;
      },
    }),
  );
  return { hash, documents: recalled, problems: [] };
}
