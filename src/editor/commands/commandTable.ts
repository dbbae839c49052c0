import { addRepository } from "./addRepository.ts";
import { deleteRepository } from "./deleteRepository.ts";
import { editRepository } from "./editRepository.ts";
import { recheckRepository } from "./recheckRepository.ts";
import {
  activateRepository,
  approveRewrite,
  archiveRepository,
  cancelRepositoryTask,
  confirmAddress,
  maintainRepository,
  recloneRepository,
  syncRepository,
} from "./repositoryTasks.ts";
import { allowContext, revokeContext } from "./allowContext.ts";
import { askTimeline } from "./askTimeline.ts";
import { rollBackPack } from "./rollBackPack.ts";
import { takeRemote } from "./takeRemote.ts";
import { applyFile, takeLiveFile } from "./applyFile.ts";
import { applyObject } from "./applyObject.ts";
import { cancelTasks } from "./cancelTasks.ts";
import { chooseKubeconfig } from "./chooseKubeconfig.ts";
import { chooseTarget } from "./chooseTarget.ts";
import { clearTarget } from "./clearTarget.ts";
import type { Command } from "./command.ts";
import { connectFromRepository } from "./connectFromRepository.ts";
import { editManagedFile } from "./editManagedFile.ts";
import { commitAtHost } from "./commitAtHost.ts";
import { commitChanges } from "./commitChanges.ts";
import { connectPack } from "./connectPack.ts";
import { copyFieldPath, copyLiveValue, copyName } from "./copyText.ts";
import { explainDrift } from "./explainDrift.ts";
import { exportLiveObject } from "./exportLiveObject.ts";
import { fetchRepository } from "./fetchRepository.ts";
import { clearFilter, filterPacks } from "./filterPacks.ts";
import { followMove } from "./followMove.ts";
import { generateCiStep } from "./generateCiStep.ts";
import { groupPacks } from "./groupPacks.ts";
import { ignoreField, ignoreFieldForKind } from "./ignoreField.ts";
import { mergeObject } from "./mergeObject.ts";
import { openPlace } from "./openPlace.ts";
import { prunePack } from "./prunePack.ts";
import { pushRepository } from "./pushRepository.ts";
import { recreateObject } from "./recreateObject.ts";
import { refresh } from "./refresh.ts";
import { reinstallPack } from "./reinstallPack.ts";
import { restartPack } from "./restartPack.ts";
import { revertCommit } from "./revertCommit.ts";
import { scaleWorkload } from "./scaleWorkload.ts";
import { showConfiguration } from "./showConfiguration.ts";
import { showDifference } from "./showDifference.ts";
import { showEvents } from "./showEvents.ts";
import { showHistory } from "./showHistory.ts";
import { showLog } from "./showLog.ts";
import { showLogs, stopLogs } from "./showLogs.ts";
import { showPacks } from "./showPacks.ts";
import { showRepository } from "./showRepository.ts";
import { showPlan } from "./showPlan.ts";
import { showGitDifference, showHelmValues, showRendered, showRenderedDifference } from "./showPreview.ts";
import { synchronizePack } from "./synchronizePack.ts";
import { takeLive } from "./takeLive.ts";
import { createPackFromFile } from "./createPackFromFile.ts";
import { disconnectPack, reconnectPack } from "./disconnectPack.ts";
import { moveCredential } from "./moveCredential.ts";
import { openAtHost } from "./openAtHost.ts";
import { pauseMapping, resumeMapping } from "./pauseMapping.ts";
import { reviewPolicies, revokeApproval } from "./reviewPolicies.ts";
import { resolveConflict } from "./resolveConflict.ts";
import { restoreHistory } from "./restoreHistory.ts";
import { setPolicy } from "./setPolicy.ts";
import { syncTeamRegistry } from "./syncTeamRegistry.ts";
import { wakeConnection } from "./wakeConnection.ts";
import { nextChange, previousChange, takeAll } from "./walkChanges.ts";

/** Every command that package.json contributes, and no other. */
export const COMMANDS: readonly Command[] = [
  chooseTarget,
  clearTarget,
  allowContext,
  revokeContext,
  chooseKubeconfig,
  refresh,
  wakeConnection,
  cancelTasks,
  applyObject,
  applyFile,
  showPlan,
  prunePack,
  recreateObject,
  takeLive,
  takeLiveFile,
  mergeObject,
  ignoreField,
  ignoreFieldForKind,
  exportLiveObject,
  showConfiguration,
  showDifference,
  showGitDifference,
  showRendered,
  showRenderedDifference,
  showHelmValues,
  takeAll,
  nextChange,
  previousChange,
  showHistory,
  explainDrift,
  openPlace,
  commitChanges,
  commitAtHost,
  pushRepository,
  fetchRepository,
  revertCommit,
  generateCiStep,
  restartPack,
  synchronizePack,
  reinstallPack,
  scaleWorkload,
  showLogs,
  stopLogs,
  showEvents,
  connectPack,
  connectFromRepository,
  editManagedFile,
  disconnectPack,
  reconnectPack,
  createPackFromFile,
  resolveConflict,
  followMove,
  pauseMapping,
  resumeMapping,
  setPolicy,
  reviewPolicies,
  revokeApproval,
  openAtHost,
  rollBackPack,
  takeRemote,
  askTimeline,
  groupPacks,
  filterPacks,
  clearFilter,
  showPacks,
  showRepository,
  addRepository,
  editRepository,
  deleteRepository,
  recheckRepository,
  syncRepository,
  syncTeamRegistry,
  moveCredential,
  restoreHistory,
  recloneRepository,
  maintainRepository,
  archiveRepository,
  activateRepository,
  approveRewrite,
  confirmAddress,
  cancelRepositoryTask,
  copyName,
  copyFieldPath,
  copyLiveValue,
  showLog,
];
