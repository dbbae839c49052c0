import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { RemoteProtocol } from "../git/signIn/remoteAddress.ts";
import { MOORING_FILE } from "../mappings/mooringConfig.ts";
import type { RegistryPort, LevelPorts } from "../repositories/api/ports.ts";
import type { Repositories } from "../repositories/repositories.ts";
import { systemClock } from "../support/clock.ts";
import { MooringError } from "../support/errors.ts";
import { hashText } from "../support/hash.ts";
import { createLog } from "../support/log.ts";
import { EnvSecrets } from "./user/envSecrets.ts";
import type { Terminal } from "./print/terminal.ts";
import { organizationFile } from "./user/userFiles.ts";

const PROTOCOLS: readonly RemoteProtocol[] = ["https", "ssh", "http", "file"];

export interface CliRepositories {
  readonly repositories: Repositories;
  readonly secrets: EnvSecrets;
}

/**
 * The repositories of a workspace folder and of the organization for one run: written down in its mooring.yaml and in a list of the
 * user, copied into the user's cache folder.
 */
export async function openRepositories(
  folder: string,
  state: string,
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<CliRepositories> {
  let opened: Repositories | undefined;
  const secrets = new EnvSecrets(env, (id) => opened?.get(id));
  const protocols = readProtocols(env.MOORING_PROTOCOLS);
  const portsOfLevel = (file: string, of: string): LevelPorts => ({
    registry: registryFile(file),
    storeFolder: path.join(state, "repositories", hashText(of).slice(0, 16)),
  });
  const organization = organizationFile(env);
  // a chunk of its own: the other commands do without it
  const { createRepositories } = await import("../repositories/repositories.ts");
  const repositories = createRepositories({
    log: createLog((level, line) => {
      if (level === "error" || level === "warn" || env.MOORING_DEBUG) terminal.note(`${level}: ${line}`);
    }),
    clock: systemClock,
    environment: env,
    secrets,
    private: portsOfLevel(path.join(folder, MOORING_FILE), folder),
    organization: portsOfLevel(organization, organization),
    // the system's own credential helper serves
    signIn: () => Promise.resolve(undefined),
    settings: () => ({ protocols, syncInterval: 0, rewrites: "snapshot" }),
  });
  opened = repositories;
  await repositories.open();
  return { repositories, secrets };
}

function readProtocols(text: string | undefined): readonly RemoteProtocol[] {
  if (!text) return ["https", "ssh"];
  return text.split(",").map((word) => {
    const protocol = PROTOCOLS.find((one) => one === word.trim());
    if (protocol) return protocol;
    throw new MooringError(
      "badInput",
      `MOORING_PROTOCOLS is a list of ${PROTOCOLS.join(", ")}, not ${JSON.stringify(word)}.`,
    );
  });
}

function registryFile(file: string): RegistryPort {
  const read = async (): Promise<string | undefined> => {
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  };
  return {
    label: file,
    file,
    read,
    async write(text, expected) {
      if ((await read()) !== expected)
        throw new MooringError("stale", `${file} has changed. Nothing was written. Try again.`);
      await mkdir(path.dirname(file), { recursive: true });
      const temporary = `${file}.${process.pid}`;
      await writeFile(temporary, text);
      await rename(temporary, file);
    },
  };
}
