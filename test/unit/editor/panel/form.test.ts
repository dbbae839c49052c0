import "../vscodeStub.ts";
import assert from "node:assert/strict";
import * as v from "valibot";
import type { ToPage } from "../../../../src/protocol/panelProtocol.ts";
import type { FormValues } from "../../../../src/protocol/formProtocol.ts";
import type { NewRepository, Repositories } from "../../../../src/repositories/api/repositoriesApi.ts";
import type { RepositoryRecord } from "../../../../src/repositories/api/repositoryRecord.ts";
import { failed } from "../../../../src/repositories/api/failure.ts";
import { formProblems } from "../../../../src/repositories/registry/formProblems.ts";
import { hookObstacle } from "../../../../src/webhooks/hookObstacle.ts";

const { createFormTab } = await import("../../../../src/editor/panel/form/formTab.ts");
const { toPageShape } = await import("../../../../src/protocol/panelProtocol.ts");
const { describeRegistered, statusOfRegistered } = await import("../../../../src/editor/words/describeRegistered.ts");

const NOON = new Date(2026, 10, 25, 12).getTime();
const VALUES: FormValues = {
  ...{ name: " shop ", url: "https://git.example.com/team/shop.git", branch: "" },
  ...{ access: "token", level: "private", kind: "bare", size: "shallow" },
  webhook: true,
} as const;
const BLANK = { username: "", secret: "", keyFile: "", apiToken: "" };
const record = (changes: Partial<RepositoryRecord> = {}): RepositoryRecord => ({
  ...{ id: "shop-1", name: "shop", url: VALUES.url, sourceType: "custom", branch: "main", access: "token" },
  ...{ level: "private", kind: "bare", size: { kind: "full" }, status: "active", failure: undefined },
  ...{ lastSyncedAt: NOON, defaultBranch: "main", head: undefined, sizeBytes: undefined, hasLfs: false },
  heldRewrite: undefined,
  ...changes,
});

function givenForm(edited?: RepositoryRecord, receiver?: string) {
  const posted: ToPage[] = [];
  const asked: unknown[] = [];
  const saved: RepositoryRecord[] = [];
  const repositories: Partial<Repositories> = {
    hookObstacle: (entered) => hookObstacle(entered, receiver),
    problems: (entered) => formProblems(entered, [{ name: "taken" }], ["https", "ssh"]),
    branchesAt: (place) => {
      asked.push(place);
      return place.secret?.secret === "hunter2"
        ? Promise.reject(failed("credentials", "signIn", "git.example.com refused the sign-in."))
        : Promise.resolve(["main", "develop"]);
    },
    add: (entered: NewRepository) => Promise.resolve(void asked.push(entered)).then(() => record()),
    edit: (id, edit) => Promise.resolve(void asked.push([id, edit])).then(() => record()),
  };
  const tab = createFormTab({
    repositories: () => Promise.resolve(repositories as Repositories),
    record: () => edited,
    post: (message) => posted.push(message),
    signIn: () => Promise.resolve(),
    onSaved: (one) => saved.push(one),
    onClosed: () => undefined,
  });
  return { tab, posted, asked, saved };
}

describe("the form of a repository", () => {
  it("checks fields without asking anybody and gives the advice that fits", async () => {
    const { tab, posted, asked } = givenForm();
    const values = { ...VALUES, name: "taken", url: "ext::sh -c id", branch: "--all" };
    await tab["form.check"]?.({ type: "form.check", request: 3, values, hasApiToken: false });
    const [message] = posted;
    assert.ok(message?.type === "form.checked" && v.is(toPageShape, message));
    assert.deepEqual(Object.keys(message.problems), ["name", "url", "branch"]);
    assert.match(message.advice.join(" "), /read and write/);
    assert.deepEqual(asked, []);
  });

  it("lists branches with what was entered, and says the cure where the host refuses", async () => {
    const { tab, posted, asked } = givenForm();
    const ask = (secret: string) =>
      tab["form.branches"]?.({ type: "form.branches", request: 1, values: VALUES, secret: { ...BLANK, secret } });
    await ask("right");
    await ask("hunter2");
    assert.deepEqual(asked[0], { url: VALUES.url, access: "token", secret: { secret: "right" } });
    assert.deepEqual(posted[0], { type: "form.branches", request: 1, branches: ["main", "develop"] });
    assert.ok(posted[1]?.type === "form.refused");
    assert.match(posted[1].cure, /enter a new one/);
    assert.ok(!JSON.stringify(posted).includes("hunter2"));
  });

  it("adds what was entered, without the blanks", async () => {
    const { tab, asked, saved } = givenForm();
    await tab["form.save"]?.({ type: "form.save", values: VALUES, secret: { ...BLANK, secret: " t0ken " } });
    const size = { kind: "shallow", depth: 50 };
    assert.deepEqual(asked, [
      {
        name: "shop",
        url: VALUES.url,
        level: "private",
        access: "token",
        secret: { secret: "t0ken" },
        kind: "bare",
        size,
      },
    ]);
    assert.equal(saved.length, 1);
  });

  it("offers a webhook where there can be one, and says why not where there cannot", async () => {
    const offer = async (values: Partial<FormValues>, receiver?: string, hasApiToken = false) => {
      const { tab, posted } = givenForm(undefined, receiver);
      await tab["form.check"]?.({ type: "form.check", request: 1, values: { ...VALUES, ...values }, hasApiToken });
      const [message] = posted;
      assert.ok(message?.type === "form.checked" && v.is(toPageShape, message));
      return [message.canHook, message.hookNote] as const;
    };
    assert.deepEqual(await offer({ url: "" }), [false, ""]);
    const [canHook, note] = await offer({}, "https://hooks.example.com");
    assert.equal(canHook, true);
    assert.match(note, /settings at the host/);
    assert.match((await offer({}))[1], /Enable mooring.webhooks.receive/);
    assert.match((await offer({}, "http://127.0.0.1:47823"))[1], /Set mooring.webhooks.address/);
    assert.match((await offer({ access: "signIn" }, "https://hooks.example.com"))[1], /Use a token/);
    const ssh = { url: "git@git.example.com:team/shop.git", access: "ssh" } as const;
    assert.match((await offer(ssh, "https://hooks.example.com"))[1], /enter an API token/);
    assert.equal((await offer(ssh, "https://hooks.example.com", true))[0], true);
  });

  it("asks for a webhook with the repository where it was left ticked and is still possible", async () => {
    const added = async (webhook: boolean, receiver?: string) => {
      const { tab, asked } = givenForm(undefined, receiver);
      await tab["form.save"]?.({
        type: "form.save",
        values: { ...VALUES, webhook },
        secret: { ...BLANK, secret: "t" },
      });
      return (asked[0] as NewRepository).webhook;
    };
    assert.equal(await added(true, "https://hooks.example.com"), true);
    assert.equal(await added(false, "https://hooks.example.com"), undefined);
    assert.equal(await added(true), undefined);
  });

  it("keeps the secret of one that is edited when it is left blank, and never shows it", async () => {
    const { tab, posted, asked } = givenForm(record());
    await tab["form.open"]?.({ type: "form.open" });
    await tab["form.save"]?.({ type: "form.save", values: { ...VALUES, branch: "" }, secret: BLANK });
    assert.deepEqual(asked, [
      ["shop-1", { name: "shop", url: VALUES.url, level: "private", access: "token", branch: "" }],
    ]);
    assert.ok(posted[0]?.type === "form.open" && !posted[0].isNew);
    assert.ok(!JSON.stringify(posted).includes("secret"));
  });
});

describe("a registered repository in words", () => {
  const words = (changes: Partial<RepositoryRecord>) =>
    statusOfRegistered({ record: record(changes), task: undefined, isOurs: true }, NOON);

  it("says where it stands and when it was synced", () => {
    assert.equal(
      describeRegistered({ record: record(), task: undefined, isOurs: true }, NOON),
      "main · active · synced 12:00",
    );
    assert.equal(words({ status: "pending" }).word, "not cloned yet");
    assert.equal(words({ status: "archived" }).tone, "quiet");
  });

  it("says what is wrong with its cure", () => {
    const failure = {
      kind: "dns",
      reason: "unreachable",
      message: "The host was not found.",
      cure: "Check the name.",
    } as const;
    assert.deepEqual(words({ status: "failed", failure }), {
      tone: "bad",
      word: failure.message,
      reason: failure.cure,
    });
  });

  it("says what its task does and how far it is", () => {
    const task = { id: "1", repository: "shop-1", kind: "migrate", status: "running", attempts: 1 } as const;
    const rest = {
      nextAttemptAt: undefined,
      queuedAt: NOON,
      endedAt: undefined,
      commitsSynced: undefined,
      failure: undefined,
    };
    const running = { ...task, ...rest, progress: { phase: "Receiving objects", percent: 43.4 } };
    assert.equal(statusOfRegistered({ record: record(), task: running, isOurs: true }, NOON).word, "Re-cloning… 43 %");
    const waiting = { ...task, ...rest, status: "waiting" as const, progress: undefined, nextAttemptAt: NOON + 60_000 };
    assert.equal(
      statusOfRegistered({ record: record(), task: waiting, isOurs: true }, NOON).word,
      "trying again in 60 s",
    );
  });

  it("says that another window looks after it", () => {
    assert.match(describeRegistered({ record: record(), task: undefined, isOurs: false }, NOON), /another window$/);
  });
});
