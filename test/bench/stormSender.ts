// Sends a storm of signed deliveries from a process of its own, and tells how they were answered.
import { createHmac } from "node:crypto";
import http from "node:http";
import type { Storm, StormAnswers } from "./stormFigures.ts";

const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });

process.on("message", (storm: Storm) => {
  void send(storm).then((answers) => process.send?.(answers, () => process.disconnect()));
});

async function send({ port, segments, secret, deliveries }: Storm): Promise<StormAnswers> {
  const answers = { taken: 0, slowed: 0, other: 0 };
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < deliveries; at = next++) {
      const status = await post(port, segments[at % segments.length] ?? "", at, secret);
      if (status === 202) answers.taken += 1;
      else if (status === 429) answers.slowed += 1;
      else answers.other += 1;
    }
  };
  await Promise.all(Array.from({ length: 32 }, work));
  agent.destroy();
  return answers;
}

function post(port: number, segment: string, at: number, secret: string): Promise<number> {
  const body = JSON.stringify({
    ref: "refs/heads/main",
    after: String(at).padStart(40, "0"),
    padding: "x".repeat(8_000),
  });
  const headers = {
    "content-type": "application/json",
    "x-github-event": "push",
    "x-github-delivery": String(at),
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  };
  return new Promise((resolve) => {
    const to = { host: "127.0.0.1", port, method: "POST", path: `/mooring/0123456789ab/${segment}`, headers, agent };
    const request = http.request(to, (answer) => answer.resume().once("end", () => resolve(answer.statusCode ?? 0)));
    request.once("error", () => resolve(0));
    request.end(body);
  });
}
