import { addRepository } from "./repositories/addRepository.ts";
import { deleteRepository } from "./repositories/deleteRepository.ts";
import { editRepository } from "./repositories/editRepository.ts";
import { recheckRepository } from "./repositories/recheckRepository.ts";
import {
  activateRepository,
  approveRewrite,
  archiveRepository,
  cancelRepositoryTask,
  confirmAddress,
  maintainRepository,
  recloneRepository,
  syncRepository,
} from "./repositories/repositoryTasks.ts";
import { allowContext, revokeContext } from "./allowContext.ts";
import { askTimeline } from "./packs/askTimeline.ts";
import { rollBackPack } from "./packs/rollBackPack.ts";
import { pullRemote } from "./mappings/pullRemote.ts";
import { applyFile, takeLiveFile } from "./packs/applyFile.ts";
import { applyObject } from "./packs/applyObject.ts";
import { cancelTasks } from "./cluster/cancelTasks.ts";
import { chooseKubeconfig } from "./cluster/chooseKubeconfig.ts";
import { chooseTarget } from "./cluster/chooseTarget.ts";
import { clearTarget } from "./cluster/clearTarget.ts";
import type { Command } from "./command.ts";
import { connectFromRepository } from "./mappings/connectFromRepository.ts";
import { editManagedFile } from "./repositories/editManagedFile.ts";
import { commitAtHost } from "./repositories/commitAtHost.ts";
import { commitChanges } from "./git/commitChanges.ts";
import { connectPack } from "./mappings/connectPack.ts";
import { copyFieldPath, copyLiveValue, copyName } from "./packs/copyText.ts";
import { explainDrift } from "./packs/explainDrift.ts";
import { exportLiveObject } from "./packs/exportLiveObject.ts";
import { fetchRepository } from "./git/fetchRepository.ts";
import { clearFilter, filterPacks } from "./view/filterPacks.ts";
import { followMove } from "./mappings/followMove.ts";
import { generateCiStep } from "./packs/generateCiStep.ts";
import { groupPacks } from "./view/groupPacks.ts";
import { ignoreField, ignoreFieldForKind } from "./packs/ignoreField.ts";
import { mergeObject } from "./packs/mergeObject.ts";
import { openPlace } from "./view/openPlace.ts";
import { prunePack } from "./packs/prunePack.ts";
import { pushRepository } from "./git/pushRepository.ts";
import { recreateObject } from "./packs/recreateObject.ts";
import { refresh } from "./cluster/refresh.ts";
import { reinstallPack } from "./packs/reinstallPack.ts";
import { restartPack } from "./packs/restartPack.ts";
import { revertCommit } from "./git/revertCommit.ts";
import { scaleWorkload } from "./packs/scaleWorkload.ts";
import { showConfiguration } from "./packs/showConfiguration.ts";
import { showDifference } from "./packs/showDifference.ts";
import { showEvents } from "./packs/showEvents.ts";
import { showHistory } from "./packs/showHistory.ts";
import { showLog } from "./view/showLog.ts";
import { showLogs, stopLogs } from "./packs/showLogs.ts";
import { showPacks } from "./view/showPacks.ts";
import { showRepository } from "./repositories/showRepository.ts";
import { showPlan } from "./packs/showPlan.ts";
import { showGitDifference, showHelmValues, showRendered, showRenderedDifference } from "./packs/showPreview.ts";
import { synchronizePack } from "./packs/synchronizePack.ts";
import { takeLive } from "./packs/takeLive.ts";
import { createPackFromFile } from "./mappings/createPackFromFile.ts";
import { disconnectPack, reconnectPack } from "./mappings/disconnectPack.ts";
import { moveCredential } from "./repositories/moveCredential.ts";
import { openAtHost } from "./repositories/openAtHost.ts";
import { pauseMapping, resumeMapping } from "./mappings/pauseMapping.ts";
import { reviewPolicies, revokeApproval } from "./reviewPolicies.ts";
import { resolveConflict } from "./mappings/resolveConflict.ts";
import { restoreHistory } from "./repositories/restoreHistory.ts";
import { setPolicy } from "./mappings/setPolicy.ts";
import { syncTeamRegistry } from "./repositories/syncTeamRegistry.ts";
import { wakeConnection } from "./cluster/wakeConnection.ts";
import { nextChange, previousChange, takeAll } from "./packs/walkChanges.ts";

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
  pullRemote,
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
