import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "mocha";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { createLog } from "../../../src/support/log.ts";
import { receiveDeliveries } from "../../../src/webhooks/receiveDeliveries.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { FakeClock } from "../cluster/fakeClock.ts";

describe("a receiver whose port is taken", () => {
  const clock = new FakeClock();
  const receive = (port: number) =>
    receiveDeliveries({
      ...{ repositories: {} as Repositories, clock, port, names: [] },
      log: createLog(() => undefined),
    });

  it("says whether another window has it, and listens when that one is gone", async () => {
    const first = await receive(0);
    const { port } = first;
    await assert.rejects(receive(port), (error) => MooringError.is(error, "locked"));
    first.dispose();
    // its socket is closed a moment later
    const second = await waitFor("the port", () => receive(port));
    second.dispose();
  });

  it("says that another program has it", async () => {
    for (const answer of ["No such hook at all", ""]) {
      const other = createServer((_request, response) => response.writeHead(404).end(answer));
      other.listen(0, "127.0.0.1");
      await new Promise((resolve) => other.once("listening", resolve));
      const { port } = other.address() as AddressInfo;
      await assert.rejects(receive(port), (error) => MooringError.is(error, "busy"));
      other.closeAllConnections();
      other.close();
    }
  });
});

describe("a delivery that was let in", () => {
  it("asks for a sync that begins after it, and is noted", async () => {
    const clock = new FakeClock();
    const segment = "s".repeat(32);
    const asked: unknown[] = [];
    const repositories: Partial<Repositories> = {
      receiving: () => Promise.resolve({ repository: "shop-1", kind: "gitea", secrets: ["old", "new"] }),
      noteDelivery: (id) => void asked.push(id),
      sync(id, options) {
        asked.push([id, options]);
        return Promise.reject(new Error("away"));
      },
    };
    const answers: number[] = [];
    const receiving = await receiveDeliveries({
      ...{ repositories: repositories as Repositories, clock, port: 0, names: [] },
      log: createLog(() => undefined),
      onAnswered: (status) => void answers.push(status),
    });
    const deliver = async (secret: string): Promise<number> => {
      const body = "{}";
      const signature = createHmac("sha256", secret).update(body).digest("hex");
      const headers = { "content-type": "application/json", "x-gitea-signature": signature, "x-gitea-event": "push" };
      const address = `http://127.0.0.1:${receiving.port}/mooring/0123456789ab/${segment}`;
      return (await fetch(address, { method: "POST", headers, body })).status;
    };
    try {
      assert.deepEqual([await deliver("old"), await deliver("new"), await deliver("other")], [202, 202, 401]);
      assert.deepEqual(answers, [202, 202, 401]);
      await clock.advance(500);
      assert.deepEqual(asked, ["shop-1", "shop-1", ["shop-1", { anew: true }]]);
    } finally {
      receiving.dispose();
    }
  });
});
