// A token that is exchanged at GitLab: the new one is stored first, by one window, and GitLab never sees a dead one.
import assert from "node:assert/strict";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { FakeGitLab } from "../../testbed/hosts/fakeGitLab.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { RepositoryRig } from "../repositories/repositoryRig.ts";
import { ShiftedClock } from "./shiftedClock.ts";
import type { SecretsPort } from "../../../src/support/secretsPort.ts";

const ROTATE = "POST /api/v4/personal_access_tokens/self/rotate";

describe("the exchange of a token at GitLab", () => {
  let gitlab: FakeGitLab;
  let rig: RepositoryRig;
  let token = "";
  /** Requests, and what is done with the secret store, in their order. */
  let events: string[];
  /** After so many of what was done with the store since the exchange was asked for, nothing comes back any more. */
  let diesAfter: number;

  beforeEach(async () => {
    gitlab = new FakeGitLab();
    await gitlab.start();
    rig = new RepositoryRig();
    token = gitlab.token(["api"], 5);
    events = [];
    diesAfter = Infinity;
    gitlab.onRequest = (way) => events.push(way);
  });
  afterEach(async () => {
    await rig.remove();
    await gitlab.stop();
    assert.deepEqual(gitlab.violations, []);
  });

  const noted = <T>(what: string, value: T): Promise<T> => {
    // the first copy signs in beside it, whenever it gets its turn
    if (what.startsWith("get mooring.repository.")) return Promise.resolve(value);
    events.push(what);
    const asked = events.indexOf(ROTATE);
    const isDead = asked >= 0 && events.slice(asked + 1).filter((one) => !/ \/api/.test(one)).length > diesAfter;
    return isDead ? new Promise(() => undefined) : Promise.resolve(value);
  };
  const secrets: SecretsPort = {
    get: (key) => noted(`get ${key}`, rig.secrets.get(key)),
    set: (key, value) => {
      const done = noted(`set ${key}`, undefined);
      rig.secrets.set(key, value);
      return done;
    },
    delete: (key) => {
      const done = noted(`delete ${key}`, undefined);
      rig.secrets.delete(key);
      return done;
    },
  };

  /** A window with a workspace of its own, in which the repository is registered with the same token. */
  const open = async (workspace: string): Promise<{ repositories: Repositories; id: string }> => {
    const hosts = { receiver: () => undefined, hookLifetime: () => 1, rotatesTokens: () => false };
    const repositories = await rig.open({ hosts, secrets, private: rig.levelPorts(workspace) });
    const url = `${gitlab.origin}/team/shop.git`;
    const secret = { secret: token };
    const { id } = await repositories.add({ name: "shop", url, level: "private", access: "token", secret });
    await repositories.webhook(id).check();
    return { repositories, id };
  };
  const alive = (): string[] => [...rig.secrets.values()].filter((value) => gitlab.isAlive(value));
  const asked = (): number => gitlab.requests.filter((one) => one === ROTATE).length;

  it("stores the new token before anything else is asked of anybody", async () => {
    const { repositories, id } = await open("one");
    await repositories.webhook(id).rotateToken();
    const [first = ""] = events.slice(events.indexOf(ROTATE) + 1);
    assert.match(first, /^set mooring\.rotated\./);
    assert.equal(alive().length, 1);
  });

  it("has the new token when the editor dies with the first thing that it does after the answer", async () => {
    const { repositories, id } = await open("one");
    diesAfter = 0;
    void repositories.webhook(id).rotateToken();
    await waitFor("the first thing after the answer", () => events.indexOf(ROTATE) >= 0 && events.at(-1) !== ROTATE);
    repositories.dispose();
    diesAfter = Infinity;
    assert.equal(gitlab.isAlive(token), false);
    assert.equal(alive().length, 1);
    const hosts = { receiver: () => undefined, hookLifetime: () => 1, rotatesTokens: () => false };
    const again = await rig.open({ hosts, secrets, private: rig.levelPorts("two") });
    const url = `${gitlab.origin}/team/shop.git`;
    const twin = await again.add({ name: "shop", url, level: "private", access: "token", secret: { secret: token } });
    assert.equal((await again.webhook(twin.id).check()).checks[1]?.result, "good");
    assert.equal(asked(), 1);
  });

  it("is made by one of two windows that begin at the same time, and the other goes on with its token", async () => {
    const [one, two] = [await open("one"), await open("two")];
    const outcomes = await Promise.allSettled([
      one.repositories.webhook(one.id).rotateToken(),
      two.repositories.webhook(two.id).rotateToken(),
    ]);
    for (const outcome of outcomes)
      assert.ok(outcome.status === "fulfilled" || MooringError.is(outcome.reason, "locked"), JSON.stringify(outcome));
    assert.equal(asked(), 1);
    assert.equal(alive().length, 1);
    for (const { repositories, id } of [one, two])
      assert.equal((await repositories.webhook(id).check()).checks[0]?.result, "good");
  });

  it("is never asked for again when the answer was lost, by no window, so that the family lives", async () => {
    const [one, two] = [await open("one"), await open("two")];
    gitlab.next = { match: /rotate$/, answer: "hangUp" };
    for (const { repositories, id } of [one, two, one])
      await assert.rejects(repositories.webhook(id).rotateToken(), (error) => MooringError.is(error, "signIn"));
    assert.equal(asked(), 1);
  });
});

describe("a token that renews itself before its end", () => {
  const LOOK = 11 * 60_000;
  let gitlab: FakeGitLab;
  let rig: RepositoryRig;
  let clock: ShiftedClock;
  beforeEach(async () => {
    gitlab = new FakeGitLab();
    await gitlab.start();
    rig = new RepositoryRig();
    clock = new ShiftedClock();
    rig.clock = clock;
  });
  afterEach(async () => {
    await rig.remove();
    await gitlab.stop();
    assert.deepEqual(gitlab.violations, []);
  });

  const given = async (days: number, isWanted: boolean): Promise<{ repositories: Repositories; id: string }> => {
    const hosts = { receiver: () => undefined, hookLifetime: () => 1, rotatesTokens: () => isWanted };
    const repositories = await rig.open({ hosts });
    const url = `${gitlab.origin}/team/shop.git`;
    const secret = { secret: gitlab.token(["api"], days) };
    const { id } = await repositories.add({ name: "shop", url, level: "private", access: "token", secret });
    await repositories.webhook(id).check();
    return { repositories, id };
  };
  const asked = (): number => gitlab.requests.filter((one) => one === ROTATE).length;
  it("is exchanged by the look of a schedule, once, and the repository goes on with the new one", async () => {
    const { repositories, id } = await given(5, true);
    clock.pass(LOOK);
    await waitFor("the exchange", () => asked() === 1);
    await waitFor("the new token", () => [...rig.secrets.values()].some((value) => gitlab.isAlive(value)));
    const { checks } = await repositories.webhook(id).check();
    assert.equal(checks[0]?.result, "good");
    const before = gitlab.requests.length;
    await waitFor("a look on another day", () => {
      clock.pass(86_400_000 + LOOK);
      return gitlab.requests.length > before;
    });
    assert.equal(asked(), 1);
  });

  for (const [what, days, isWanted] of [
    ["that has a long life", 200, true],
    ["of a user who did not ask for it", 5, false],
  ] as const)
    it(`is left alone ${what}`, async () => {
      const { repositories, id } = await given(days, isWanted);
      const before = gitlab.requests.length;
      // a token is looked at once a day
      clock.pass(2 * 86_400_000);
      await waitFor("a look at the token", () => {
        clock.pass(LOOK);
        return gitlab.requests.length > before;
      });
      await repositories.webhook(id).check();
      assert.equal(asked(), 0);
    });
});
