import fs from "node:fs";
import path from "node:path";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { ConnectProxy } from "../testbed/hosts/connectProxy.ts";
import { FakeGitHub } from "../testbed/hosts/fakeGitHub.ts";
import { privateAuthority } from "../testbed/hosts/privateAuthority.ts";
import { TlsFront } from "../testbed/hosts/tlsFront.ts";
import type { TestCounts } from "../testbed/testCounts.ts";
import type { RunInEditor } from "./suites.ts";

const NAME = "github.example.test";
const TOKEN = "ghp_canary0123456789";

/** A host that only the proxy of the editor's settings reaches, with a certificate by an authority that Git alone is told of. */
export async function runProxied(run: RunInEditor, extension: string): Promise<TestCounts> {
  const folder = temporaryFolder("editor-proxied");
  const github = new FakeGitHub(TOKEN);
  await github.start();
  const authority = privateAuthority(folder, NAME);
  const front = new TlsFront(authority, () => Number(new URL(github.origin).port));
  await front.start();
  const proxy = new ConnectProxy(() => front.port);
  try {
    const address = await proxy.start();
    fs.mkdirSync(path.join(folder, "config/git"), { recursive: true });
    fs.writeFileSync(path.join(folder, "config/git/config"), `[http]\n\tsslCAInfo = ${authority.caFile}\n`);
    const workspace = path.join(folder, "shop");
    fs.mkdirSync(workspace);
    const counts = await run({
      tests: [path.join(import.meta.dirname, "proxied.test.ts")],
      extension,
      workspace,
      trust: true,
      settings: { "git.enabled": false, "http.proxy": `http://${address}` },
      env: {
        XDG_CONFIG_HOME: path.join(folder, "config"),
        MOORING_TEST_HOST: JSON.stringify({ url: `https://${NAME}/team/shop.git`, token: TOKEN }),
      },
    });
    const isRight = proxy.tunnels.some(({ to }) => to === `${NAME}:443`) && !proxy.seen.includes(TOKEN);
    if (!isRight) console.log(`the proxy saw ${JSON.stringify(proxy.tunnels)}`);
    return isRight ? counts : { ...counts, failed: counts.failed + 1 };
  } finally {
    proxy.stop();
    front.stop();
    await github.stop();
    await removeFolder(folder);
  }
}
