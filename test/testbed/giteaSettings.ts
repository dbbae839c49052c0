import { randomBytes } from "node:crypto";
import os from "node:os";
import path from "node:path";

/** The text of an app.ini: everything on loopback and below `folder`, nothing that asks the internet. */
export function giteaSettings({
  folder,
  files,
  ports,
  rootUrl = `http://127.0.0.1:${ports.http}/`,
}: {
  readonly folder: string;
  readonly files: string;
  readonly ports: { readonly http: number; readonly ssh: number };
  /** Where users find it; left out, as it listens. */
  readonly rootUrl?: string;
}): string {
  const sections: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
    "": {
      RUN_USER: os.userInfo().username,
      RUN_MODE: "prod",
      WORK_PATH: folder,
      I_AM_BEING_UNSAFE_RUNNING_AS_ROOT: true,
    },
    server: {
      HTTP_ADDR: "127.0.0.1",
      HTTP_PORT: ports.http,
      ROOT_URL: rootUrl,
      STATIC_ROOT_PATH: files,
      OFFLINE_MODE: true,
      START_SSH_SERVER: true,
      BUILTIN_SSH_SERVER_USER: "git",
      SSH_DOMAIN: "127.0.0.1",
      SSH_LISTEN_HOST: "127.0.0.1",
      SSH_LISTEN_PORT: ports.ssh,
      SSH_PORT: ports.ssh,
    },
    database: { DB_TYPE: "sqlite3", PATH: path.join(folder, "gitea.db") },
    security: { INSTALL_LOCK: true, SECRET_KEY: randomBytes(24).toString("hex"), PASSWORD_HASH_ALGO: "pbkdf2$1000$50" },
    repository: { ROOT: path.join(folder, "repositories"), DEFAULT_BRANCH: "main" },
    service: { DISABLE_REGISTRATION: true },
    webhook: { ALLOWED_HOST_LIST: "loopback" },
    log: { MODE: "console", LEVEL: "warn" },
    session: { PROVIDER: "memory" },
    actions: { ENABLED: false },
    oauth2: { ENABLED: false },
    packages: { ENABLED: false },
    other: { SHOW_FOOTER_VERSION: false },
    "cron.update_checker": { ENABLED: false },
  };
  return Object.entries(sections)
    .map(([name, values]) => {
      const lines = Object.entries(values).map(([key, value]) => `${key} = ${String(value)}`);
      return [...(name === "" ? [] : [`[${name}]`]), ...lines, ""].join("\n");
    })
    .join("\n");
}
