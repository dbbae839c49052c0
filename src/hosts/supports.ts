import type { HostSupport } from "./host.ts";
import type { HostKind } from "./hostRepository.ts";

/** What the API of each kind of host can do. */
export const SUPPORTS: Readonly<Record<HostKind, HostSupport>> = {
  github: {
    deliveries: true,
    redeliver: true,
    hookHealth: false,
    branchFilter: false,
    changeSecret: true,
    rotateToken: false,
    tokenExpiry: true,
  },
  gitlab: {
    deliveries: true,
    redeliver: true,
    hookHealth: true,
    branchFilter: true,
    changeSecret: true,
    rotateToken: true,
    tokenExpiry: true,
  },
  gitea: {
    deliveries: false,
    redeliver: false,
    hookHealth: false,
    branchFilter: true,
    changeSecret: false,
    rotateToken: false,
    tokenExpiry: false,
  },
};
