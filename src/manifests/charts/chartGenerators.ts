import { mapUnquoted, templateParts, unquoted } from "./templateActions.ts";
import type { PlainFiles } from "../files/plainTree.ts";

/** Functions of helm's templates (Sprig, `template.FuncMap`) whose answer is another one at each render or at another time. */
const GENERATOR =
  /(?<![.$\w-])(?:rand(?:Alpha|Ascii|Numeric|Bytes|Int)\w*|uuidv4|gen(?:PrivateKey|CA|SelfSigned|Signed)\w*|now|ago|date\w*|htmlDate\w*|shuffle|bcrypt|htpasswd|encryptAES|keys|values|getHostByName)(?![\w-])/;
const LOOKUP = /(?<![.$\w-])lookup(?![\w-])/;
const CAPABILITIES = /\.Capabilities\b|^kubeVersion:/m;

/** Answers of another kind for functions that may by chance, or at the same time, give the same answer twice. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/(?<![.$\w-])now(?![\w-])/g, '(toDate "2006-01-02" "2001-09-09")'],
  [/(?<![.$\w-])uuidv4(?![\w-])/g, '(print "00000000-0000-4000-8000-000000000000")'],
  [/(?<![.$\w-])randInt(?![\w-])/g, "sub"],
  [/(?<![.$\w-])randNumeric(?![\w-])/g, 'printf "9%v0001"'],
  [/(?<![.$\w-])rand(?:AlphaNum|Alpha|Ascii)(?![\w-])/g, 'printf "Mooring%v"'],
  [/(?<![.$\w-])shuffle(?![\w-])/g, 'printf "~%v"'],
];

/** Of one text; larger ones are taken for what they may be. */
const MAX_TEXT = 2 * 1024 * 1024;

/** What the templates of a chart use, as far as it decides how the chart has to be rendered. */
export interface ChartUses {
  /** Functions whose answers differ from render to render. */
  readonly isRandom: boolean;
  readonly hasLookup: boolean;
  /** The version and the kinds of the cluster. */
  readonly hasCapabilities: boolean;
}

/** Looks into the texts of a chart, those of packaged subcharts among them. */
export function chartUses(files: PlainFiles): ChartUses {
  const uses = { isRandom: false, hasLookup: false, hasCapabilities: false };
  for (const bytes of files.values()) {
    const text = Buffer.from(bytes).toString("latin1");
    uses.hasCapabilities ||= CAPABILITIES.test(text);
    // what comes out of values (`tpl`) counts like a template
    if (!text.includes("{{")) continue;
    if (text.length > MAX_TEXT) return { isRandom: true, hasLookup: text.includes("lookup"), hasCapabilities: true };
    for (const part of templateParts(text)) {
      if (part.kind === "text") continue;
      const bare = unquoted(part.code);
      // what `tpl` renders may stand in quotes
      const code = /\btpl\b/.test(bare) ? part.code : bare;
      uses.isRandom ||= GENERATOR.test(code);
      uses.hasLookup ||= LOOKUP.test(code);
    }
  }
  return uses;
}

export function usesLookup(code: string): boolean {
  return LOOKUP.test(unquoted(code));
}

/** The same chart with other random values and another time: what differs from its first render is not settled by the files. */
export function otherChart(files: PlainFiles): PlainFiles {
  return new Map([...files].map(([path, bytes]) => [path, otherText(bytes)]));
}

function otherText(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString("utf8");
  if (text.length > MAX_TEXT || !text.includes("{{")) return bytes;
  const parts = templateParts(text);
  if (!parts.some((part) => part.kind === "action" && GENERATOR.test(unquoted(part.code)))) return bytes;
  const changed = parts.map((part) =>
    part.kind === "text" ? part.text : part.code === "" ? part.text : other(part.text),
  );
  return Buffer.from(changed.join(""));
}

function other(action: string): string {
  return mapUnquoted(action, (code) => OTHERS.reduce((text, [name, answer]) => text.replace(name, answer), code));
}
