/** How often the event loop is looked at; a block is the main thread's CPU time between two looks. */
const everyMs = 5;

export interface Blocks {
  /** Longest time for which nothing else could run: CPU time of the main thread, so that other programs do not count. */
  readonly longestMs: number;
  /** The same by the wall clock, with whatever else the machine did. */
  readonly longestWallMs: number;
  /** Largest heap seen, in MB; not after a collection. */
  readonly peakHeapMb: number;
}

/** Watches how long the event loop is kept from turning, from now until `stop`. */
export function sampleBlocks(): { stop(): Blocks } {
  let longestMs = 0;
  let longestWallMs = 0;
  let peakHeap = 0;
  let cpu = process.threadCpuUsage();
  let wall = performance.now();
  let looks = 0;
  const look = (): void => {
    const cpuNow = process.threadCpuUsage();
    const wallNow = performance.now();
    const spent = (cpuNow.user - cpu.user + cpuNow.system - cpu.system) / 1000;
    longestMs = Math.max(longestMs, spent);
    longestWallMs = Math.max(longestWallMs, wallNow - wall - everyMs);
    cpu = cpuNow;
    wall = wallNow;
    looks += 1;
    if (looks % 10 === 0) peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
  };
  const timer = setInterval(look, everyMs);
  return {
    stop() {
      look();
      clearInterval(timer);
      return { longestMs, longestWallMs, peakHeapMb: peakHeap / 1e6 };
    },
  };
}
