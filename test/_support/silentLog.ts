import { createLog, type Log } from "../../src/support/log.ts";

/** For parts whose log no test reads. */
export const silentLog: Log = createLog(() => undefined);
