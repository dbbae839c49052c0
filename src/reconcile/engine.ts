import { messageOf } from "../support/errors.ts";
import { Emitter } from "../support/emitter.ts";
import type { Engine } from "./api/engineApi.ts";
import type { Notice } from "./api/notices.ts";
import type { EnginePorts } from "./api/ports.ts";
import { ApplyService } from "./apply/applyService.ts";
import { CommitService } from "./commit/commitService.ts";
import { FileService } from "./commit/fileService.ts";
import { MappingService } from "./connect/mappingService.ts";
import { EngineFolders } from "./folder/engineFolders.ts";
import { FolderService } from "./folder/folderService.ts";
import { PackCiSteps } from "./inspect/packCiSteps.ts";
import { PackPreviews } from "./inspect/packPreviews.ts";
import { RunningPacks } from "./operate/runningPacks.ts";
import { MappingAutomation } from "./policies/mappingAutomation.ts";

/** The engine behind every face; the ports say where it runs. Nothing happens until a folder is opened. */
export function createEngine(ports: EnginePorts): Engine {
  const folders = new EngineFolders(ports);
  const notices = new Emitter<Notice>((error) => ports.log.error(`A notice failed: ${messageOf(error)}`));
  const apply = new ApplyService(folders);
  const files = new FileService(folders);
  const commits = new CommitService(folders, files.written, notices);
  const automation = new MappingAutomation(folders, { apply, commits, notices });
  return {
    folders: new FolderService(folders),
    apply,
    files,
    commits,
    mappings: new MappingService(folders, apply),
    automation,
    operations: new RunningPacks(folders),
    previews: new PackPreviews(folders),
    ci: new PackCiSteps(folders),
    dispose() {
      automation.dispose();
      notices.dispose();
      folders.dispose();
    },
  };
}
