import "../vscodeStub.ts";
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { QueuedNotice } from "../../../../src/editor/notices/noticeQueue.ts";
import type { Notice } from "../../../../src/reconcile/api/notices.ts";
import { FakeClock, settle } from "../../cluster/fakeClock.ts";

const { NoticeQueue } = await import("../../../../src/editor/notices/noticeQueue.ts");
const { toQueued } = await import("../../../../src/editor/notices/mappingNotices.ts");
const { connectionNotices } = await import("../../../../src/editor/notices/hostNotices.ts");

function given({ isMuted = false, told = [] as string[] } = {}) {
  const clock = new FakeClock();
  const shown: { readonly message: string; readonly labels: readonly string[]; answer(label?: string): void }[] = [];
  const whispered: string[] = [];
  const pressed: string[] = [];
  const errors: unknown[] = [];
  let muted = isMuted;
  const queue = new NoticeQueue({
    clock,
    show: ({ message }, labels) => new Promise((answer) => shown.push({ message, labels, answer })),
    whisper: (message) => whispered.push(message),
    isMuted: () => muted,
    mute: () => Promise.resolve(void (muted = true)),
    muteLabel: "Mute",
    told: () => told,
    remember: (key) => Promise.resolve(void told.push(key)),
    onError: (error) => errors.push(error),
  });
  const tell = (message: string, more: Partial<QueuedNotice> = {}): void =>
    queue.tell({
      ...{ key: message, message, isOnce: false, isWarning: true },
      actions: [{ label: "Act", run: () => pressed.push(message) }],
      ...more,
    });
  const messages = (): readonly string[] => shown.map(({ message }) => message);
  return { clock, shown, messages, whispered, pressed, errors, told, queue, tell };
}

describe("what people are told of, from wherever it comes", () => {
  it("is shown one after the other, the next when the one before was answered", async () => {
    const { shown, messages, pressed, tell } = given();
    tell("Committed, but not pushed: no connection");
    tell("The token for shop expires in 3 days.", { isOnce: true });
    await settle();
    assert.deepEqual(messages(), ["Committed, but not pushed: no connection"]);
    assert.deepEqual(shown[0]?.labels, ["Act", "Mute"]);
    shown[0]?.answer("Act");
    await settle();
    assert.deepEqual(pressed, ["Committed, but not pushed: no connection"]);
    assert.deepEqual(messages().slice(1), ["The token for shop expires in 3 days."]);
  });

  it("does not wait for ever behind one that nobody answers, whose button still counts", async () => {
    const { clock, shown, messages, pressed, tell } = given();
    tell("one");
    tell("two");
    await clock.advance(29_000);
    assert.deepEqual(messages(), ["one"]);
    await clock.advance(2_000);
    assert.deepEqual(messages(), ["one", "two"]);
    shown[0]?.answer("Act");
    await settle();
    assert.deepEqual(pressed, ["one"]);
  });

  it("is not repeated: not while it waits, only quietly for a while, and once where once is enough", async () => {
    const { clock, shown, messages, whispered, told, tell } = given({ told: ["old"] });
    tell("one");
    tell("two");
    tell("two");
    tell("old", { isOnce: true });
    await settle();
    shown[0]?.answer();
    await settle();
    shown[1]?.answer();
    await settle();
    tell("one");
    assert.deepEqual([messages(), whispered], [["one", "two"], ["one"]]);
    await clock.advance(600_000);
    tell("one");
    tell("new", { isOnce: true });
    await settle();
    shown[2]?.answer();
    await settle();
    assert.deepEqual(
      [messages(), told],
      [
        ["one", "two", "one", "new"],
        ["old", "new"],
      ],
    );
  });

  it("is quiet once it was muted, for whatever waited and comes", async () => {
    const { shown, messages, whispered, pressed, tell } = given();
    tell("one");
    tell("two");
    await settle();
    shown[0]?.answer("Mute");
    await settle();
    tell("three");
    tell("four", { isOnce: true });
    await settle();
    assert.deepEqual([messages(), whispered, pressed], [["one"], ["three"], []]);
  });

  it("goes on after one whose button failed", async () => {
    const { shown, messages, errors, tell } = given();
    const fail = (): never => {
      throw new Error("no browser");
    };
    tell("one", { actions: [{ label: "Act", run: fail }] });
    tell("two");
    await settle();
    shown[0]?.answer("Act");
    await settle();
    assert.deepEqual([messages(), errors.map(String)], [["one", "two"], ["Error: no browser"]]);
  });
});

describe("what an engine or a repository tells", () => {
  const of = (notice: Partial<Notice>) =>
    toQueued({ kind: "failed", folder: "/w", message: "m", ...notice }, "m", () => undefined);

  it("has its button: the log, the plan, the pull request, or the page that opens one", () => {
    const labels = (notice: Partial<Notice>) => of(notice).actions.map(({ label }) => label);
    assert.deepEqual(labels({}), ["Show Log"]);
    assert.deepEqual(labels({ kind: "prune" }), ["Show the Plan"]);
    assert.deepEqual(labels({ kind: "pullRequest", link: "https://x/1", isOpen: true }), ["Open Pull Request"]);
    assert.deepEqual(labels({ kind: "pullRequest", link: "https://x/c", isOpen: false }), ["Open at Host"]);
    assert.deepEqual(labels({ kind: "pullRequest", isOpen: false }), []);
    assert.deepEqual([of({}).isWarning, of({ kind: "pullRequest", isOpen: true }).isWarning], [true, false]);
  });

  it("is one matter per pull request, however many commits go there", () => {
    const key = (message: string) =>
      toQueued({ kind: "pullRequest", folder: "/w", message, link: "https://x/1" }, message, () => undefined).key;
    assert.equal(key("one"), key("two"));
  });

  it("is a lost connection where somebody has to mend it, and not one that was never there or is away", () => {
    const told = (kind: string, reason: string, lastSyncedAt: number | undefined = 5) => {
      const failure = { kind, reason, message: "The sign-in was refused.", cure: "Enter a new one." } as never;
      return connectionNotices({ id: "r", name: "shop", failure, lastSyncedAt }).map(({ message }) => message);
    };
    assert.deepEqual(told("credentials", "signIn"), [
      "shop is no longer followed: The sign-in was refused. Enter a new one.",
    ]);
    assert.deepEqual(told("connection", "unreachable"), []);
    assert.deepEqual(told("permission", "forbidden"), []);
    assert.deepEqual(connectionNotices({ id: "r", name: "shop", failure: undefined, lastSyncedAt: 5 }), []);
    const first = { kind: "credentials", reason: "signIn", message: "m", cure: "c" } as const;
    assert.deepEqual(connectionNotices({ id: "r", name: "shop", failure: first, lastSyncedAt: undefined }), []);
  });
});
