/** The editor's SecretStorage, or what stands in for it. Values are never logged. */
export interface SecretsPort {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}
