// The browser that shows the editor: any Chromium of the machine.
import fs from "node:fs";
import path from "node:path";
import { ensureDebianPackages } from "./debianPackages.mjs";
import { SetupError } from "../setup.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** Path of a Chromium: CHROMIUM, or one that is installed; on Debian it gets installed. */
export async function browserProgram() {
  if (findBrowser() === undefined) await ensureDebianPackages("the browser", ["chromium", "fonts-dejavu-core"]);
  return installedBrowser();
}

/** The same for tests: installs nothing. */
export function installedBrowser() {
  const found = findBrowser();
  if (found === undefined)
    throw new SetupError("No Chromium: install Chromium or Chrome, or set CHROMIUM to its program.");
  return found;
}

function findBrowser() {
  const given = process.env.CHROMIUM;
  if (given !== undefined) {
    if (fs.existsSync(given)) return given;
    throw new SetupError(`CHROMIUM names ${given}, which is not there.`);
  }
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...applications].find((file) => fs.existsSync(file));
}
