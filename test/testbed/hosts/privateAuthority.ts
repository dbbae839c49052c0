import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An authority of one's own and a certificate by it for one name. */
export interface PrivateAuthority {
  readonly caFile: string;
  readonly key: string;
  readonly cert: string;
}

/** Makes both by openssl, in a folder of the test. */
export function privateAuthority(folder: string, name: string): PrivateAuthority {
  const at = (file: string): string => join(folder, file);
  const openssl = (...args: readonly string[]): Buffer => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const fresh = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout"];
  openssl("req", "-x509", "-days", "2", "-subj", "/CN=Test Authority", ...fresh, "ca.key", "-out", "ca.crt");
  openssl("req", "-subj", `/CN=${name}`, ...fresh, "host.key", "-out", "host.csr");
  writeFileSync(at("host.ext"), `subjectAltName=DNS:${name},IP:127.0.0.1\n`);
  const signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "host.ext"];
  openssl("x509", "-req", "-in", "host.csr", ...signed, "-out", "host.crt");
  return {
    caFile: at("ca.crt"),
    key: readFileSync(at("host.key"), "utf8"),
    cert: readFileSync(at("host.crt"), "utf8"),
  };
}
