import { readFileSync } from "node:fs";
import { parseMooringYaml } from "../../mappings/config/mooringYaml.ts";
import { organizationFile, userFile } from "./userFiles.ts";

/**
 * The user's own protected patterns: of MOORING_PROTECTED, of the user's `mooring.yaml` and of the list of the organization. They
 * are added to those of the workspace, whose file may come from somebody else. A file that cannot be read protects every target.
 */
export function userProtected(env: NodeJS.ProcessEnv): readonly string[] {
  const listed = (env.MOORING_PROTECTED ?? "")
    .split(",")
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== "");
  const files = new Set([userFile(env), organizationFile(env)]);
  return [...listed, ...[...files].flatMap(protectedOf)];
}

function protectedOf(file: string): readonly string[] {
  try {
    return parseMooringYaml(readFileSync(file, "utf8"), file).config.protected;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? [] : ["*"];
  }
}
