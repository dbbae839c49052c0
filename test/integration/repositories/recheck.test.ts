import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { type Clock, systemClock } from "../../../src/support/clock.ts";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { RepositoryRig } from "./repositoryRig.ts";
import { textRegistry } from "./rigPorts.ts";

/** How long a host may be silent (ms). */
const SILENCE = 30_000;

describe("a recheck of a repository", function () {
  this.timeout(60_000);
  const plane = useControlPlane();
  let rig: RepositoryRig;
  let silent: Server | undefined;
  const sockets = new Set<Socket>();
  beforeEach(() => {
    rig = new RepositoryRig();
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    silent?.close();
    silent = undefined;
    await rig.remove();
  });

  /** Registered by hand, so that nothing is cloned. */
  const openAt = async (url: string): Promise<{ readonly repositories: Repositories; readonly id: string }> => {
    const registry = textRegistry(`repositories:\n  - { name: shop, url: "${url}" }\n`);
    const repositories = await rig.open({ private: { ...rig.levelPorts("private"), registry } });
    const [record] = repositories.list();
    assert.ok(record);
    return { repositories, id: record.id };
  };

  it("names a certificate that is not trusted, and is content with it once its authority is known to Git", async () => {
    const { repositories, id } = await openAt(`${plane().server}/shop.git`);
    const { isReachable, failure } = await repositories.recheck(id);
    assert.deepEqual([isReachable, failure?.kind, failure?.reason], [false, "tls", "unreachable"]);
    assert.match(failure?.cure ?? "", /certificate authority to Git \(http\.sslCAInfo\)/);
    assert.equal(repositories.get(id)?.failure?.kind, "tls");
    rig.git(rig.base, "config", "--global", "http.sslCAInfo", plane().caFile);
    // the API server is no Git host, but it is reached
    const again = await repositories.recheck(id);
    assert.deepEqual([again.isReachable, again.failure?.kind === "tls"], [true, false]);
  });

  for (const [what, urlAt] of [
    ["by https", (port: number) => `https://127.0.0.1:${port}/shop.git`],
    ["by SSH", (port: number) => `ssh://git@127.0.0.1:${port}/shop.git`],
  ] as const)
    it(`gives up on a host that takes the connection and is silent for 30 s, ${what}`, async () => {
      const waits = new Set<() => void>();
      // the 30 s pass when the host was asked and has not answered
      const clock: Clock = {
        ...systemClock,
        after(delay, run) {
          if (delay !== SILENCE) return systemClock.after(delay, run);
          waits.add(run);
          return { dispose: () => waits.delete(run) };
        },
      };
      rig.clock = clock;
      silent = createServer((socket) => {
        sockets.add(socket);
        socket.on("error", () => undefined);
        socket.once("data", () => {
          const due = [...waits];
          waits.clear();
          for (const run of due) run();
        });
      });
      await new Promise<void>((resolve) => silent?.listen(0, "127.0.0.1", resolve));
      const { repositories, id } = await openAt(urlAt((silent.address() as AddressInfo).port));
      const { isReachable, failure } = await repositories.recheck(id);
      assert.deepEqual([isReachable, failure?.kind, failure?.reason], [false, "timeout", "unreachable"]);
      assert.match(failure?.message ?? "", /did not answer within 30 seconds/);
      assert.match(failure?.cure ?? "", /Check the network and the proxy/);
      assert.equal(repositories.get(id)?.failure?.kind, "timeout");
    });
});
