import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from "node:fs";
import { MooringError } from "../../support/errors.ts";
import { isInside } from "./insideFolder.ts";

const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The text of a plain file that lies in a folder, at once: opened first and asked where it lies afterwards (`readInside`). */
export function readInsideNow(file: string, within: string): string {
  const opened = openSync(file, READ_ONLY);
  try {
    const path = openedPathNow(opened, file);
    if (path === undefined || !(isInside(within, path) || isInside(realpathSync(within), path)))
      throw new MooringError("refused", `${file} is outside the workspace folder and was ignored.`);
    if (!fstatSync(opened).isFile()) throw new MooringError("badInput", `${file} is not a regular file.`);
    return readFileSync(opened, "utf8");
  } finally {
    closeSync(opened);
  }
}

/** As `openedPath`. */
function openedPathNow(opened: number, file: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${opened}`);
  } catch {
    const real = realpathSync(file);
    const [found, mine] = [lstatSync(real, { bigint: true }), fstatSync(opened, { bigint: true })];
    return found.ino === mine.ino && found.dev === mine.dev ? real : undefined;
  }
}
