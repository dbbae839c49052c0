/** Status words of kstatus (`cli-utils/pkg/kstatus/status`). */
export type HealthStatus = "current" | "inProgress" | "failed" | "terminating" | "unknown";

export interface Health {
  readonly status: HealthStatus;
  readonly message: string;
}
