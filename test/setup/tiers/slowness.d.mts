export function factorOf(ms: number): number;
