import path from "node:path";
import { ApplyService } from "./apply/applyService.ts";
import { EngineFolders } from "./folder/engineFolders.ts";
import { FileService } from "./commit/fileService.ts";
import type { Engine } from "./api/engineApi.ts";
import { MappingAutomation } from "./policies/mappingAutomation.ts";
import { MappingService } from "./connect/mappingService.ts";
import { RunningPacks } from "./operate/runningPacks.ts";
import { PackPreviews } from "./inspect/packPreviews.ts";
import { PackCiSteps } from "./inspect/packCiSteps.ts";
import type { EnginePorts } from "./api/ports.ts";
import type { Selection } from "./api/selection.ts";

/** The engine behind every face; the ports say where it runs. Nothing happens until a folder is opened. */
export function createEngine(ports: EnginePorts): Engine {
  const folders = new EngineFolders(ports);
  const cluster = new ApplyService(folders);
  const files = new FileService(folders);
  const mappings = new MappingService(folders, cluster);
  const work = new MappingAutomation(folders, cluster, files);
  let loading: Promise<void> | undefined;
  const load = (): Promise<void> => (loading ??= folders.load());
  const reload = (file: string): void => {
    // what happens inside .git is told by the watch of the repository
    if (file.includes(`${path.sep}.git${path.sep}`)) return;
    for (const folder of folders.all()) if (folder.holds(file)) folder.fileChanged(file);
  };

  return {
    folders: () => folders.states(),
    folder: (folder) => folders.state(folder),
    progress: (folder) => folders.find(folder)?.progress,
    onDidChange: (listener) => folders.changed.on(listener),
    setFolders: (list) => folders.set(list),
    async open(folderPath) {
      await load();
      const folder = folders.get(folderPath);
      if (!folder.isDiscovered) await folder.reload();
    },
    contexts: () => folders.sessions.contexts(),
    async chooseTarget(folder, target) {
      await ports.targets.set(folder, target);
      await load();
      await folders.get(folder).reload();
    },
    async allowContext(folder, use, isAllowed) {
      await ports.contexts?.set(folder, use, isAllowed);
      await load();
      await folders.get(folder).reload();
    },
    async refresh(selection: Selection, signal) {
      await load();
      const folder = folders.get(selection.folder);
      const wasOpen = folder.isDiscovered;
      await folder.reload(signal);
      if (wasOpen && ports.watch) await folder.renew(signal);
    },
    setOverlay(file, text) {
      const isOther = folders.files.set(file, text);
      if (isOther) reload(file);
      return isOther;
    },
    fileChanged: reload,

    plan: (selection, options, signal) => cluster.plan(selection, options, signal),
    apply: (plan, approval, onProgress, signal) => cluster.apply(plan, approval, onProgress, signal),
    waitReady: (report, onProgress, signal) => cluster.waitReady(report, onProgress, signal),
    ci: new PackCiSteps(folders),
    previews: new PackPreviews(folders),
    variableAt: (file, offset) => {
      for (const folder of folders.all()) {
        const found = folder.variables.at(file, offset);
        if (found) return found;
      }
      return undefined;
    },
    actions: new RunningPacks(folders),
    undo: (report, signal) => cluster.undo(report, signal),
    exportObject: (selection, options, signal) => cluster.exportObject(selection, options, signal),
    exportNamed: (folder, kind, name, signal) => cluster.exportNamed(folder, kind, name, signal),

    takeLive: (selection) => files.takeLive(selection),
    writeFiles: (changes) => files.writeFiles(changes),
    mergeSides: (selection) => files.mergeSides(selection),
    diffSides: (selection) => files.diffSides(selection),
    ignore: (selection, scope) => files.ignore(selection, scope),
    proposeChanges: (changes) => files.proposeChanges(changes),
    proposeCommits: (selection) => files.proposeCommits(selection),
    proposeCommit: (selection) => files.proposeCommit(selection),
    async commit(proposal, signal) {
      const done = await files.commit(proposal, signal);
      if (done === "nothing") return done;
      if (done.notice) work.notices.fire(done.notice);
      await work.publish(proposal, signal);
      return { oid: done.oid };
    },
    push: (root, signal) => files.push(root, signal),
    fetch: (root, signal) => files.fetch(root, signal),
    revert: (root, oid, signal) => files.revert(root, oid, signal),
    commits: async (root) => (await folders.repositoryAt(root)).repository.commits,
    history: (selection, limit, signal) => files.history(selection, limit, signal),

    defaultPath: (selection) => mappings.defaultPath(selection),
    connect: (selection, options, signal) => mappings.connect(selection, options, signal),
    packsIn: (folder, repository, signal) => mappings.packsIn(folder, repository, signal),
    connectPath: (folder, place, signal) => mappings.connectPath(folder, place, signal),
    disconnect: (selection) => mappings.disconnect(selection),
    reconnect: (selection) => mappings.reconnect(selection),
    planFromFile: (folder, file, signal) => mappings.planFromFile(folder, file, signal),
    resolveConflict: (selection) => mappings.resolveConflict(selection),
    followMove: (selection) => mappings.followMove(selection),
    pause: (selection) => mappings.pause(selection),
    resume: (selection) => mappings.resume(selection),
    reviewPolicies: async (selection, signal) => mappings.reviewPolicies(selection, signal),
    approvePolicies: async (review) => mappings.approvePolicies(review),
    revokeApproval: (selection) => mappings.revokeApproval(selection),
    saved: (file) => work.saved(file),
    saveManaged: async (change) => work.saveManaged(change),
    onNotice: (listener) => work.notices.on(listener),
    focused: () => work.remote.focused(),
    checkRemote: (folder, signal) => work.remote.check(folder, signal),
    pullRemote: (folder, signal) => work.pullRemote(folder, signal),
    rollBack: async (selection, oid, signal) => work.rollBack(selection, oid, signal),
    timeline: (selection, options, signal) => work.timeline(selection, options, signal),
    ask: (selection, question, signal) => work.ask(selection, question, signal),
    setPolicy: (selection, change) => mappings.setPolicy(selection, change),

    async interrupted() {
      const found = await Promise.all(
        [...folders.all()].map(({ folderPath }) => folders.journalOf(folderPath).interrupted()),
      );
      return found.flat();
    },
    requests: () => folders.sessions.requests(),
    async reloadManaged() {
      for (const folder of folders.all()) await folder.reloadManaged();
    },
    wake() {
      void folders.sessions.wake();
      for (const folder of folders.all()) folder.retry();
    },
    dispose() {
      work.dispose();
      folders.dispose();
    },
  };
}
