import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { MooringError } from "../../../src/support/errors.ts";
import { added, RepositoryRig } from "../repositories/repositoryRig.ts";
import { ScratchRepository } from "./scratchRepository.ts";

/** Where the real programs are; the setup of the tests says so. */
const PROGRAMS = process.env.GIT_FILTERS;

interface Filter {
  readonly name: string;
  readonly attributes: string;
  readonly path: string;
  readonly setUp: readonly string[];
  /** How a file begins that it stored. */
  readonly stored: string;
}

const FILTERS: readonly Filter[] = [
  {
    name: "git-crypt",
    attributes: "secrets/** filter=git-crypt diff=git-crypt\n",
    path: "secrets/db.yaml",
    setUp: ["git-crypt", "init"],
    stored: "\0GITCRYPT\0",
  },
  {
    name: "git-lfs",
    attributes: "big/** filter=lfs diff=lfs merge=lfs -text\n",
    path: "big/data.yaml",
    setUp: ["git-lfs", "install", "--local"],
    stored: "version https://git-lfs.github.com/spec/v1\n",
  },
];

describe("files that real filters store", function () {
  this.timeout(60_000);
  let scratch: ScratchRepository;
  let rig: RepositoryRig;
  before(function () {
    if (PROGRAMS === undefined) this.skip();
  });
  beforeEach(() => {
    scratch = new ScratchRepository();
    rig = new RepositoryRig();
    for (const { environment } of [scratch, rig])
      environment.PATH = [PROGRAMS ?? "", environment.PATH ?? ""].join(delimiter);
  });
  afterEach(async () => {
    scratch.remove();
    await rig.remove();
  });

  for (const { name, attributes, path, setUp, stored } of FILTERS) {
    const given = (): void => {
      const [program = "", ...args] = setUp;
      execFileSync(join(PROGRAMS ?? "", program), args, {
        cwd: scratch.root,
        env: scratch.environment,
        stdio: "ignore",
      });
      scratch.commit({ ".gitattributes": attributes, "web.yaml": "replicas: 1\n" });
    };
    const blob = (): string => scratch.git("cat-file", "blob", `HEAD:${path}`);

    it(`are committed from a checkout as ${name} stores them`, async () => {
      given();
      const repository = await scratch.open();
      for (const text of ["password: one\n", "password: two\n"]) {
        const file = scratch.write(path, text);
        await repository.commit({ paths: [file], message: "Change", trailers: {} });
        assert.ok(blob().startsWith(stored), blob());
        assert.doesNotMatch(blob(), /password/);
        assert.equal(scratch.git("status", "--porcelain"), "");
        assert.equal(scratch.text(path), text);
      }
    });

    it(`are not committed without a checkout: ${name}`, async () => {
      given();
      scratch.commit({ [path]: "password: one\n" });
      const bare = join(rig.base, "remote.git");
      rig.git(rig.base, "clone", "--quiet", "--bare", scratch.root, bare);
      const repositories = await rig.open();
      const { id } = await added(repositories, { url: `file://${bare}` });
      const tip = rig.git(bare, "rev-parse", "main");
      for (const to of [path, `${path}.new`]) {
        const change = { writes: [{ path: to, text: "password: two\n" }], message: "Change", trailers: {} };
        await assert.rejects(repositories.commit(id, change), (error) => MooringError.is(error, "refused"));
      }
      assert.equal(rig.git(bare, "rev-parse", "main"), tip);
      const web = { writes: [{ path: "web.yaml", text: "replicas: 2\n" }], message: "Scale", trailers: {} };
      const done = await repositories.commit(id, web);
      assert.ok(done !== "nothing" && done.isPushed);
    });
  }
});
