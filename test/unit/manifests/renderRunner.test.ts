import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { createRenderRunner, type RenderOptions } from "../../../src/manifests/render/renderRunner.ts";
import { commandLine } from "../../../src/support/commandLine.ts";
import { withFolder } from "./discoverFolder.ts";

/** Runs a shell script in the place of helm. */
function runScript(script: string, options: Partial<RenderOptions> = {}): Promise<string> {
  return withFolder(
    { "bin/helm": `#!/bin/sh\n${script}\n`, "work/helm": "#!/bin/sh\necho from the workspace\n" },
    async (folder) => {
      await chmod(join(folder, "bin/helm"), 0o755);
      await chmod(join(folder, "work/helm"), 0o755);
      const runner = createRenderRunner({ path: `.:relative:${join(folder, "bin")}:/usr/bin:/bin` });
      return runner.run("helm", commandLine(["a b", "$(touch x)"]), {
        cwd: join(folder, "work"),
        timeoutMs: 20_000,
        maxBytes: 1000,
        ...options,
      });
    },
  );
}

describe("createRenderRunner", () => {
  it("runs the tool of the PATH, never the one in the folder, without a shell", async () => {
    assert.equal(await runScript('printf "%s|%s" "$1" "$2"'), "a b|$(touch x)");
  });

  it("hands over nothing of the user's environment but the PATH", async () => {
    process.env.MOORING_CANARY = "canary";
    try {
      const environment = await runScript("env");
      assert.ok(!environment.includes("canary"));
      assert.match(environment, /^KUBECONFIG=\/dev\/null$/m);
    } finally {
      delete process.env.MOORING_CANARY;
    }
  });

  it("says what the tool complained about, without credentials", async () => {
    await assert.rejects(runScript("echo 'no: https://me:secret@host/x' >&2; exit 3"), (error: Error) => {
      assert.match(error.message, /helm failed: no: https:\/\/\*\*\*@host/);
      return (error as Error & { reason?: string }).reason === "toolFailed";
    });
  });

  it("ends a tool that writes too much", async () => {
    await assert.rejects(runScript("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done"), { reason: "tooLarge" });
  });

  it("ends a tool that takes too much memory, counting what it started", async () => {
    // a shell replaces itself by its last program, and what it holds is gone with it: the `:` keeps it there
    const hold = "x=$(head -c 40000000 /dev/zero | tr '\\0' x); sleep 1000; :";
    await assert.rejects(runScript(`(${hold}) & wait`, { maxMemory: 30_000_000 }), (error: Error) => {
      assert.match(error.message, /^helm took more than 29 MiB of memory and was stopped\.$/);
      return (error as Error & { reason?: string }).reason === "tooLarge";
    });
  });

  it("lets a tool go on below the limit of memory", async () => {
    assert.equal(await runScript("sleep 0.5; printf done", { maxMemory: 500_000_000 }), "done");
  });

  it("cuts long complaints before it reads them", async () => {
    await assert.rejects(runScript("head -c 3000000 /dev/zero | tr '\\0' a >&2; exit 1"), (error: Error) => {
      assert.ok(error.message.length < 1000);
      return true;
    });
  });

  it("ends a tool that takes too long, with its children", async () => {
    await assert.rejects(runScript("sleep 1000 & wait", { timeoutMs: 200 }), { reason: "toolFailed" });
  });

  it("ends a tool when it is cancelled", async () => {
    const abort = new AbortController();
    const running = runScript("sleep 1000", { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await assert.rejects(running, { reason: "cancelled" });
  });

  it("says that a tool is missing", async () => {
    const runner = createRenderRunner({ path: "/nowhere" });
    await assert.rejects(runner.run("kustomize", commandLine([]), { cwd: "/", timeoutMs: 1000, maxBytes: 10 }), {
      reason: "toolMissing",
    });
  });
});
