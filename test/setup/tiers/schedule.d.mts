export interface Schedulable {
  readonly name: string;
  readonly cores: number;
  readonly tier: { readonly name: string; readonly after?: readonly string[] };
}

export function runSideBySide<J extends Schedulable, R>(
  jobs: readonly J[],
  room: number,
  run: (job: J) => Promise<R>,
): Promise<R[]>;
