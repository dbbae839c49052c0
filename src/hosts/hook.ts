/** What a hook tells of. Each host has its own words for them. */
export type HookEvent = "push" | "tag";

export interface NewHook {
  readonly url: string;
  readonly secret: string;
  readonly events: readonly HookEvent[];
  /** Where the host can filter; undefined: all branches. */
  readonly branch: string | undefined;
}

/** What is left out stays, as far as the host allows it: the secret always, where the address stays. */
export type HookChange = Partial<Omit<NewHook, "branch">> & {
  readonly branch?: string | undefined;
  readonly isActive?: boolean;
  /** Turns the check of the receiver's certificate on again. */
  readonly checksTls?: true;
};

/**
 * - `disabledForNow`: the host sends nothing until `disabledUntil`
 * - `disabled`: nothing until somebody acts
 */
export type HookHealth = "ok" | "failing" | "disabledForNow" | "disabled" | "unknown";

export interface HostHook {
  /** Whole, however long: never a number. */
  readonly id: string;
  readonly url: string;
  readonly events: readonly HookEvent[];
  /** Events beyond those that Mooring knows, in the host's words. */
  readonly otherEvents: readonly string[];
  readonly branch: string | undefined;
  readonly isActive: boolean;
  readonly health: HookHealth;
  /** Milliseconds since the epoch. */
  readonly disabledUntil: number | undefined;
  /** Code of the last delivery, where the hook itself tells. */
  readonly lastCode: number | undefined;
  readonly checksTls: boolean;
  /** False: deliveries carry nothing that proves the host; undefined: the host does not tell. */
  readonly hasSecret: boolean | undefined;
}

export interface Delivery {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number | undefined;
  readonly event: string;
  /** undefined: no answer came. */
  readonly code: number | undefined;
  /** Milliseconds. */
  readonly duration: number | undefined;
  readonly isRedelivery: boolean;
}

/** Both sides of one delivery as texts, without what proves who sent it. */
export interface DeliveryBody extends Delivery {
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answerBody: string;
}
