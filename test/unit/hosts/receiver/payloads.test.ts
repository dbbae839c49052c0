// Every delivery that GitHub documents, signed and posted; both ways in which GitLab signs; Gitea's way.
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import documentedText from "@octokit/webhooks-examples" with { type: "json" };
import { describe, it } from "mocha";
import { listen, SECRET, SEGMENT, signature } from "./receiverRig.ts";

interface Documented {
  readonly name: string;
  readonly examples: readonly object[];
}

// its types describe a module of functions, which it is not
const documented = documentedText as unknown as readonly Documented[];

describe("deliveries of GitHub", () => {
  it("are taken, all that are documented, each with its event", async () => {
    await using at = await listen();
    let count = 0;
    for (const { name, examples } of documented) {
      for (const example of examples) {
        const body = JSON.stringify(example);
        count += 1;
        const headers = {
          "content-type": "application/json",
          "x-github-event": name,
          "x-github-delivery": `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`,
          "x-hub-signature": `sha1=${createHmac("sha1", SECRET).update(body).digest("hex")}`,
          "x-hub-signature-256": `sha256=${signature(body)}`,
        };
        assert.equal(await at.post({ headers, body }), 202, name);
        assert.equal(at.received.at(-1)?.event, name);
      }
    }
    assert.ok(count > 300, String(count));
    assert.equal(at.received.length, count);
    assert.ok(at.received.every(({ repository, isRepeated }) => repository === "shop" && !isRepeated));
  });

  it("are told apart by ids that no number holds", async () => {
    await using at = await listen();
    for (const id of ["9007199254740993", "9007199254740992"]) {
      const headers = {
        "x-github-event": "push",
        "x-github-delivery": id,
        "x-hub-signature-256": `sha256=${signature("{}")}`,
      };
      await at.post({ headers, body: "{}" });
    }
    assert.deepEqual(
      at.received.map(({ id, isRepeated }) => [id, isRepeated]),
      [
        ["9007199254740993", false],
        ["9007199254740992", false],
      ],
    );
  });
});

describe("deliveries of GitLab", () => {
  const body = '{"object_kind":"push","total_commits_count":1}';
  const id = "c8c5b3a0-5b5e-4bd5-9e7b-0c6a5d1f1a11";
  const standard = (secret: string, time: number, text = body, name = id): Record<string, string> => {
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    const mac = createHmac("sha256", key).update(`${name}.${time}.${text}`).digest("base64");
    return {
      "webhook-id": name,
      "webhook-timestamp": String(time),
      "webhook-signature": `v1,${mac}`,
      "x-gitlab-event": "Push Hook",
    };
  };
  const now = (): number => Math.floor(Date.now() / 1_000);

  it("are taken by the token that servers before 19.0 send, and by no other", async () => {
    await using at = await listen({ kind: "gitlab" });
    const headers = { "x-gitlab-event": "Push Hook", "x-gitlab-event-uuid": id };
    assert.equal(await at.post({ headers: { ...headers, "x-gitlab-token": SECRET }, body }), 202);
    assert.equal(await at.post({ headers: { ...headers, "x-gitlab-token": `${SECRET}x` }, body }), 401);
    assert.equal(await at.post({ headers, body }), 401);
    assert.deepEqual(
      at.received.map(({ event, id: one }) => [event, one]),
      [["Push Hook", id]],
    );
  });

  it("are taken by a signature over id, time and body, and by no part of it", async () => {
    const secret = `whsec_${randomBytes(32).toString("base64")}`;
    await using at = await listen({ kind: "gitlab", secrets: ["old", secret] });
    const right = standard(secret, now());
    assert.equal(await at.post({ headers: right, body }), 202);
    const several = { ...right, "webhook-signature": `v1,AAAA v1a,BBBB ${String(right["webhook-signature"])}` };
    assert.equal(await at.post({ headers: several, body }), 202);
    const wrong: readonly Record<string, string>[] = [
      { ...right, "webhook-id": "another" },
      { ...right, "webhook-timestamp": String(now() + 1) },
      { ...right, "webhook-signature": "v1," },
      { ...right, "webhook-signature": String(right["webhook-signature"]).replace("v1,", "v2,") },
      standard(`whsec_${randomBytes(32).toString("base64")}`, now()),
      // the secret itself does not open the door where a signature is sent
      { ...standard("whsec_AAAA", now()), "x-gitlab-token": secret },
    ];
    for (const headers of wrong)
      assert.equal(await at.post({ headers, body }), 401, JSON.stringify(Object.keys(headers)));
    assert.equal(await at.post({ headers: right, body: `${body} ` }), 401);
  });

  it("are played again in vain after five minutes", async () => {
    const secret = `whsec_${randomBytes(32).toString("base64")}`;
    await using at = await listen({ kind: "gitlab", secrets: [secret] });
    for (const [ago, status] of [
      [290, 202],
      [310, 401],
      [-310, 401],
    ] as const)
      assert.equal(await at.post({ headers: standard(secret, now() - ago, body, `id-${ago}`), body }), status);
  });
});

describe("deliveries of Gitea and Forgejo", () => {
  it("are taken by their own signature", async () => {
    await using at = await listen({ kind: "gitea" });
    const body = '{"ref":"refs/heads/main","after":"28e1879d029cb852e4844d9c718537df08844e03"}';
    const headers = { "x-gitea-event": "push", "x-gitea-delivery": "f6266f16", "x-gitea-signature": signature(body) };
    assert.equal(await at.post({ path: `/mooring/0123456789ab/${SEGMENT}`, headers, body }), 202);
    assert.equal(await at.post({ headers: { ...headers, "x-gitea-signature": signature(body, "other") }, body }), 401);
    assert.deepEqual(
      at.received.map(({ event, id }) => [event, id]),
      [["push", "f6266f16"]],
    );
  });
});
