// One repository with every attack at once, as a pipeline compares it on a pull request.
import assert from "node:assert/strict";
import { assertNoCanary, assertUntouched, clusterPicture } from "../../hostile/assertUntouched.ts";
import { buildHostileRepository, type HostileRepository, SECRET_CANARY } from "../../hostile/hostileRepository.ts";
import { Stranger } from "../../hostile/stranger.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { CliRig, type CliRun } from "./cliRig.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("a hostile repository in a pipeline", function () {
  this.timeout(300_000);
  const plane = useControlPlane();
  const stranger = new Stranger();
  let rig: CliRig;
  let repository: HostileRepository;
  let outside: Readonly<Record<string, string>>;
  let untouched: string;
  before(async () => {
    await stranger.start();
    rig = new CliRig();
    repository = buildHostileRepository({
      base: rig.base,
      stranger: stranger.origin,
      otherContext: "admin",
      hasGitConfig: false,
    });
    outside = repository.outsideTexts();
    const live = [
      { kind: "ConfigMap", metadata: { name: "good" }, data: { key: "live" } },
      { kind: "Secret", metadata: { name: "good" }, data: { password: base64(`${SECRET_CANARY}-live`) } },
      {
        kind: "Secret",
        metadata: { name: "proto" },
        data: Object.fromEntries([
          ["a", base64("same")],
          ["__proto__", base64(`${SECRET_CANARY}-live-proto`)],
        ]),
      },
    ];
    for (const object of live) {
      const path = `/api/v1/namespaces/shop/${object.kind.toLowerCase()}s`;
      const answer = await plane().request({ method: "POST", path, body: { apiVersion: "v1", ...object } });
      assert.ok(answer.status < 300, JSON.stringify(answer.body));
    }
    untouched = await clusterPicture(plane());
  });
  after(async () => {
    await stranger.stop();
    await rig?.close();
  });
  const nothingHappened = async (): Promise<void> => {
    assertUntouched(repository, stranger, outside);
    assertNoCanary(rig.printed, "what was printed");
    assert.equal(await clusterPicture(plane()), untouched, "something was written to the cluster");
  };

  const run = (...words: string[]): Promise<CliRun> => {
    const options = ["--kubeconfig", plane().kubeconfig, "--context", "shop-dev", "-n", "shop"];
    return rig.runExactly([...words, ...options, repository.folder]);
  };

  /** A file, a name or a message may begin no line of its own, and write nothing to a terminal. */
  const holdsItsLines = ({ out, err }: CliRun): void => {
    for (const line of `${out}\n${err}`.split(/\r\n|\r|\n|\u2028|\u2029|\u0085/)) {
      assert.doesNotMatch(line, /^\s*::/, line);
      assert.doesNotMatch(line, /^All 9 objects/, line);
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not get through
    assert.doesNotMatch(out + err, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  };

  for (const words of [["status"], ["diff"], ["diff", "-o", "patch"], ["apply", "--dry-run"]])
    it(`mooring ${words.join(" ")}: nothing runs, leaks or is written, and the good pack shows its drift`, async () => {
      const done = await run(...words);
      assert.equal(done.status, 2, "what is refused is no pass");
      assert.match(done.out, words.includes("patch") ? /^\+ {2}key: "?live"?$/m : /ConfigMap shop\/good/, done.err);
      holdsItsLines(done);
      await nothingHappened();
    });

  it("mooring diff -o json: drift of the good pack and of keys with unusual names, and no context but the chosen one", async () => {
    const done = await run("diff", "-o", "json");
    assert.equal(done.status, 2);
    const text = done.out;
    assert.match(text, /"__proto__"|\/data\/__proto__/);
    assert.ok(JSON.parse(text));
    assert.ok(!text.includes("from-outside"), "an object from outside of the repository was compared");
    await nothingHappened();
  });
});
