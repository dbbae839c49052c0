// Big parts live outside the checkout, in a folder named after what they were made from, and are made once.
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { SetupError, say } from "../setup.mjs";

const lockPollMs = 500;
/** A part nobody used for this long goes when a newer one of its name is made. */
const unusedMs = 30 * 24 * 3_600_000;
const tailLines = 30;

/** The cache folder: MOORING_CACHE, or the platform's own place for such things. */
export function cacheFolder() {
  const places = {
    darwin: path.join(os.homedir(), "Library/Caches"),
    win32: process.env.LOCALAPPDATA ?? path.join(os.homedir(), "AppData/Local"),
  };
  const platform = places[process.platform] ?? process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache");
  return process.env.MOORING_CACHE ?? path.join(platform, "mooring");
}

/** Hash of texts and files: `{ text }` or `{ file }` each. */
export function hashOf(inputs) {
  const hash = createHash("sha256");
  for (const input of inputs) {
    hash.update(input.file ? fs.readFileSync(input.file) : input.text).update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * The folder of a part, made first if it is not there. Two runs at once make it once: the second waits.
 * @param part { name, inputs, saying } and `make(folder, log)`, which fills the folder and writes to the log file. With
 *   `isMade`, one that is not there is an error: tests make nothing that takes minutes.
 */
export async function cached(part, make) {
  const cache = cacheFolder();
  const folder = path.join(
    cache,
    `${part.name}-${hashOf([{ text: `${process.platform}-${process.arch}` }, ...part.inputs])}`,
  );
  if (fs.existsSync(folder)) return used(folder);
  if (part.isMade) throw new SetupError(`${part.name} is not there yet: run \`npm run setup\`, which gets it.`);
  fs.mkdirSync(path.join(cache, "logs"), { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  try {
    if (!fs.existsSync(folder)) {
      say(part.saying);
      await makeWhole(folder, path.join(cache, "logs", `${part.name}.log`), make);
      dropUnused(cache, part.name);
    }
  } finally {
    unlock();
  }
  return used(folder);
}

/** Made beside its place and moved there when whole, so that a folder that exists is complete. */
async function makeWhole(folder, log, make) {
  const unfinished = `${folder}.unfinished`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  fs.mkdirSync(unfinished);
  fs.writeFileSync(log, "");
  try {
    await make(unfinished, log);
  } catch (error) {
    fs.rmSync(unfinished, { recursive: true, force: true });
    if (error instanceof SetupError) throw error;
    const tail = fs.readFileSync(log, "utf8").trimEnd().split("\n").slice(-tailLines).join("\n");
    throw new SetupError(`${error.message}\n${tail}\n(whole log: ${log})`);
  }
  fs.renameSync(unfinished, folder);
}

async function lock(file) {
  for (let waited = false; ; waited = true) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: "wx" });
      const unlock = () => fs.rmSync(file, { force: true });
      process.once("exit", unlock);
      return () => {
        process.off("exit", unlock);
        unlock();
      };
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = readNumber(file);
    if (holder !== undefined && !isAlive(holder)) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (!waited) say(`Waiting for process ${holder ?? "?"}, which makes the same part…`);
    await pause(lockPollMs);
  }
}

function readNumber(file) {
  try {
    return Number.parseInt(fs.readFileSync(file, "utf8"), 10) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function used(folder) {
  fs.utimesSync(folder, new Date(), new Date());
  return folder;
}

function dropUnused(cache, name) {
  const sibling = new RegExp(`^${name}-[0-9a-f]{16}$`);
  for (const entry of fs.readdirSync(cache).filter((entry) => sibling.test(entry))) {
    const folder = path.join(cache, entry);
    if (Date.now() - fs.statSync(folder).mtimeMs > unusedMs) fs.rmSync(folder, { recursive: true, force: true });
  }
}
