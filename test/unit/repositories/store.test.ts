import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as sqlite from "node:sqlite";
import type { IndexedCommit } from "../../../src/repositories/api/commitIndex.ts";
import { JournalStore } from "../../../src/repositories/store/journalStore.ts";
import { Leader } from "../../../src/repositories/store/leadership.ts";
import type { RepositoryStore, StoredRepository } from "../../../src/repositories/api/repositoryStore.ts";
import { SqliteStore } from "../../../src/repositories/store/sqliteStore.ts";
import { toRecord } from "../../../src/repositories/registry/toRecord.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { FakeClock } from "../cluster/fakeClock.ts";

const record = (name: string): StoredRepository =>
  toRecord(
    { name, url: `https://git.example.com/${name}.git`, access: "token" },
    { level: "private", now: 1, ids: new Set() },
  );
const commits = (count: number, from = 0): readonly IndexedCommit[] =>
  Array.from({ length: count }, (_item, at) => ({
    oid: String(from + at).padStart(40, "0"),
    parents: [],
    author: at % 7 === 0 ? { name: "Bob", email: "bob@example.test" } : { name: "Ann", email: "ann@example.test" },
    time: 1_700_000_000_000 + (from + at) * 60_000,
    subject: `Change ${from + at}`,
    trailers: at % 10 === 0 ? { "Mooring-Pack": "shop/web" } : {},
    onDefault: at % 2 === 0,
    place: at,
  }));

const STORES = {
  SQLite: (folder: string): RepositoryStore => new SqliteStore(join(folder, "repositories.db"), sqlite),
  "a journal": (folder: string): RepositoryStore => new JournalStore(join(folder, "repositories.jsonl")),
};

for (const [name, open] of Object.entries(STORES)) {
  describe(`the store in ${name}`, () => {
    let folder: string;
    let store: RepositoryStore;
    const opened: RepositoryStore[] = [];
    const another = (): RepositoryStore => {
      const one = open(folder);
      opened.push(one);
      return one;
    };

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "mooring-store-"));
      store = another();
      store.lead("me", 0, 7_000);
    });
    afterEach(() => {
      for (const one of opened.splice(0)) one.close();
      rmSync(folder, { recursive: true });
    });

    it("holds what was written, also for the next window", () => {
      store.saveRepository(record("shop"));
      store.saveRepository(record("platform"));
      store.deleteRepository(record("platform").id);
      store.changeIndex(record("shop").id, {
        branches: [{ name: "main", oid: "1".repeat(40), isDefault: true }],
        added: commits(3),
        nowOnDefault: [],
        isReset: true,
      });
      const next = another();
      // a value that is undefined is not there after it was written as JSON
      assert.deepEqual(next.repositories(), [JSON.parse(JSON.stringify(record("shop")))]);
      assert.equal(next.branches(record("shop").id)[0]?.isDefault, true);
      assert.equal(next.commits(record("shop").id, {}, { offset: 0, limit: 10 }).total, 3);
    });

    it("answers queries over commits, newest first, in pages", () => {
      const change = { branches: [], nowOnDefault: ["1".padStart(40, "0")], isReset: true };
      store.changeIndex("shop", { ...change, added: commits(100) });
      const all = { offset: 0, limit: 1_000 };
      const page = store.commits("shop", {}, { offset: 10, limit: 5 });
      assert.deepEqual(
        [page.total, page.commits.map(({ subject }) => subject)],
        [100, [89, 88, 87, 86, 85].map((at) => `Change ${at}`)],
      );
      assert.equal(store.commits("shop", { author: "BOB@" }, all).total, 15);
      assert.equal(store.commits("shop", { byMooring: true }, all).total, 10);
      assert.equal(store.commits("shop", { onDefault: true }, all).total, 51);
      assert.equal(store.commits("shop", { text: "change 9" }, all).total, 11);
      const since = 1_700_000_000_000 + 90 * 60_000;
      assert.equal(store.commits("shop", { since, until: since + 60_000 }, all).total, 2);
      assert.equal(store.commits("other", {}, all).total, 0);
      store.changeIndex("shop", { ...change, added: commits(2, 500) });
      assert.equal(store.commits("shop", {}, all).total, 2);
    });

    it("lets one window write at a time, and the next one when the first is silent", () => {
      const other = another();
      assert.equal(other.lead("other", 1_000, 7_000).isLeader, false);
      assert.throws(
        () => other.saveRepository(record("shop")),
        (error) => MooringError.is(error, "locked"),
      );
      store.saveRepository(record("shop"));
      assert.equal(other.refresh(), true);
      assert.equal(other.repositories().length, 1);
      assert.equal(other.lead("other", 7_001, 7_000).isLeader, true);
      // the first one wakes up and does not know yet
      assert.throws(
        () => store.saveRepository(record("late")),
        (error) => MooringError.is(error, "locked"),
      );
      assert.equal(store.lead("me", 7_002, 7_000).isLeader, false);
      other.saveRepository(record("platform"));
      assert.equal(another().repositories().length, 2);
    });

    it("is led by another window within 10 s after a kill, and at once after a goodbye", async () => {
      const clock = new FakeClock();
      let leads = 0;
      const events = { onLead: () => void (leads += 1), onLose: () => undefined, onOthers: () => undefined };
      store.lead("killed", clock.now(), 0);
      const waiting = new Leader(another(), clock, events);
      waiting.start();
      await clock.advance(9_999);
      assert.equal(leads, 1);
      const polite = new Leader(another(), clock, events);
      polite.start();
      assert.equal(polite.isLeader, false);
      waiting.dispose();
      await clock.advance(2_000);
      assert.equal(polite.isLeader, true);
      polite.dispose();
    });

    it("forgets the commits of a repository with it", () => {
      store.saveRepository(record("shop"));
      const { id } = record("shop");
      store.changeIndex(id, { branches: [], added: commits(5), nowOnDefault: [], isReset: true });
      store.deleteRepository(id);
      assert.equal(store.commits(id, {}, { offset: 0, limit: 1 }).total, 0);
    });
  });
}

describe("a journal", () => {
  it("does not count what a kill cut off, nor what an earlier leader wrote late", () => {
    const folder = mkdtempSync(join(tmpdir(), "mooring-store-"));
    const file = join(folder, "repositories.jsonl");
    const first = new JournalStore(file);
    first.lead("first", 0, 7_000);
    first.saveRepository(record("shop"));
    const second = new JournalStore(file);
    second.lead("second", 10_000, 7_000);
    second.saveRepository(record("platform"));
    appendFileSync(file, `${JSON.stringify({ fence: 1, drop: "repository", ids: [record("platform").id] })}\n`);
    appendFileSync(file, '{"fence":2,"drop":"repository","ids":["');
    assert.equal(new JournalStore(file).repositories().length, 2);
    rmSync(folder, { recursive: true });
  });
});

describe("the SQLite file", () => {
  it("of a newer Mooring is left alone", () => {
    const folder = mkdtempSync(join(tmpdir(), "mooring-store-"));
    const file = join(folder, "repositories.db");
    const made = new sqlite.DatabaseSync(file);
    made.exec("PRAGMA user_version = 99");
    made.close();
    assert.throws(
      () => new SqliteStore(file, sqlite),
      (error) => MooringError.is(error, "refused"),
    );
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".db")),
      ["repositories.db"],
    );
    rmSync(folder, { recursive: true });
  });
});
