import assert from "node:assert/strict";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { MooringError } from "../../../src/support/errors.ts";
import { type ControlPlane, startControlPlane } from "../../testbed/controlPlane.ts";
import { type FaultProxy, startFaultProxy } from "../../testbed/faultProxy.ts";
import type { UserName } from "../../testbed/users.ts";
import { run } from "./applySteps.ts";
import { EngineRig } from "./engineRig.ts";

/** As `kubectl proxy`, or a tunnel that was opened again to somewhere else: one address without TLS, and a cluster behind it. */
class OneAddress {
  readonly #server = net.createServer((near) => {
    const far = net.connect(this.target, "127.0.0.1");
    this.#sockets.add(near).add(far);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on("error", () => near.destroy() && far.destroy());
  });
  readonly #sockets = new Set<net.Socket>();
  target = 0;

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.address() as net.AddressInfo).port;
  }

  leadTo(port: number): void {
    this.target = port;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  close(): void {
    this.leadTo(0);
    this.#server.close();
  }
}

describe("two clusters behind one address", function () {
  this.timeout(180_000);
  const planes: ControlPlane[] = [];
  before(async () => {
    planes.push(...(await Promise.all([startControlPlane({}), startControlPlane({})])));
  });
  after(() => Promise.all(planes.map((plane) => plane.stop())));

  for (const user of ["admin", "shop-dev"] as const satisfies readonly UserName[])
    it(`are told apart with the rights of ${user}: a plan for one is not written to the other`, async () => {
      const proxies: FaultProxy[] = [];
      for (const plane of planes) proxies.push(await startFaultProxy(plane, { plainHttpAs: user }));
      const [first, second] = proxies;
      const rig = new EngineRig();
      const address = new OneAddress();
      try {
        assert.ok(first && second);
        address.leadTo(first.port);
        const kubeconfig = path.join(rig.base, "kubeconfig");
        const text = fs.readFileSync(first.kubeconfig, "utf8").replaceAll(/token: \w+/g, "{}");
        fs.writeFileSync(kubeconfig, text.replaceAll(`:${first.port}`, `:${await address.open()}`));
        rig.write("settings.yaml", `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: of-${user}, namespace: shop}\n`);
        const engine = await rig.open({ kubeconfig, context: user });
        const plan = await engine.apply.plan({ folder: rig.folder });
        assert.notEqual(plan.identity.uid, "");
        address.leadTo(second.port);
        await assert.rejects(
          run(engine, plan),
          (error) => MooringError.is(error, "stale") && /now points to another cluster/.test(error.message),
        );
        assert.equal(second.counts.patch, 0);
        address.leadTo(first.port);
        assert.deepEqual(
          (await run(engine, plan)).results.map(({ outcome }) => outcome),
          ["written"],
        );
      } finally {
        address.close();
        await rig.close();
        for (const proxy of proxies) await proxy.stop();
      }
    });
});
