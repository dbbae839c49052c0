import { readFileSync } from "node:fs";

/** The lines of a file of JSON lines, none where there is no file. A line cut by a kill was never answered for: it is left out. */
export function readJsonLines<T>(file: string): readonly T[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    try {
      return line ? [JSON.parse(line) as T] : [];
    } catch {
      return [];
    }
  });
}
