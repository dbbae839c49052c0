import { MooringError, type Reason } from "../../support/errors.ts";
import { redactText } from "../../support/redaction.ts";
import { cutRedacted } from "../../support/cutRedacted.ts";
import type { GitFailureKind } from "./failureKind.ts";

interface Pattern {
  readonly match: RegExp;
  readonly reason: Reason;
  /** What failed and what to do next. */
  readonly sentence: string;
  readonly kind: GitFailureKind | undefined;
}

/** Characters of git's words that are read and kept: its first and last ones tell what failed. */
const MOST_WORDS = 4_096;

/** What git (2.38 and later, English) and the programs it starts say, most telling first. */
const PATTERNS: readonly Pattern[] = [
  row(
    /cannot use bare repository/,
    "refused",
    "This folder is a bare repository inside another folder; Mooring does not use it.",
  ),
  row(
    /not a git repository|must be run in a work tree|directory that does not exist/i,
    "notFound",
    "This folder is not in a Git repository.",
  ),
  row(/\.lock': File exists|': Unable to create '/, "locked", "Another git process has locked this repository."),
  row(/is at \w+ but expected|reference already exists/, "stale", "The branch has changed. Refresh and try again."),
  row(/couldn't find remote ref/i, "stale", "A branch on the remote was deleted. Refresh and try again."),
  row(
    /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|Permission denied \((?:publickey|password|keyboard)|returned error: 401|Invalid username or (?:password|token)|Access denied|SAML SSO/i,
    "signIn",
    "Authentication required. Sign in to the remote with Git once, then try again.",
    "credentials",
  ),
  row(
    /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    "signIn",
    "The SSH key of the host has changed since you accepted it. Verify the new key with the owner of the host.",
    "hostKeyChanged",
  ),
  row(
    /Host key verification failed/,
    "signIn",
    "The SSH key of the host is unknown. Connect once in a terminal and verify it.",
    "hostKeyUnknown",
  ),
  row(
    /returned error: 403|remote: Permission to \S+ denied|not allowed to push|User permission denied|Not authorized to/i,
    "forbidden",
    "You do not have permission to push to this remote.",
    "permission",
  ),
  row(
    /repository '[^'\n]*' not found|repository(?: \S+)? not found|does not appear to be a git repository|returned error: 404|No such remote/i,
    "notFound",
    "The remote repository was not found.",
    "noRepository",
  ),
  row(
    /Could not resolve host/i,
    "unreachable",
    "The remote cannot be reached: its host name cannot be resolved.",
    "dns",
  ),
  row(
    /certificate|SSL_|SSL |gnutls|schannel|TLS/i,
    "unreachable",
    "The remote cannot be reached securely: its TLS certificate is not trusted, or the connection failed.",
    "tls",
  ),
  row(
    /(?:Connection|Operation) timed out|Timed out|timeout/i,
    "unreachable",
    "The remote cannot be reached: it did not answer in time.",
    "timeout",
  ),
  row(
    /returned error: 30[1278]\b/,
    "refused",
    "The host redirects this address to another one. Mooring does not send a token or password there.",
    "redirected",
  ),
  row(
    /returned error: (?:5\d\d|429)/i,
    "unreachable",
    "The remote cannot be reached: the host is busy or returned a server error.",
    "server",
  ),
  row(
    /Couldn't connect|Failed to connect|Connection (?:refused|reset|closed)|Network is unreachable|No route to host|Empty reply|RPC failed|early EOF|remote end hung up|unable to access|ssh: connect to host/i,
    "unreachable",
    "The remote cannot be reached.",
    "connection",
  ),
  row(
    /\(fetch first\)|\(non-fast-forward\)|tip of your current branch is behind/,
    "conflict",
    "The remote has commits that you do not have locally. Pull first.",
    "behind",
  ),
  row(/shallow update not allowed/, "refused", "This is a shallow clone. Run: git fetch --unshallow"),
  row(
    /Please tell me who you are|empty ident name|unable to auto-detect email|no (?:name|email) was given/i,
    "badInput",
    "Your Git identity is not configured. Run: git config --global user.name and git config --global user.email",
  ),
  row(
    /gpg failed to sign|failed to write commit object|Couldn't load public key|error: Load key/i,
    "toolFailed",
    "The commit could not be signed. Unlock your signing key, then try again.",
  ),
  row(
    /You have not concluded your (?:merge|cherry-pick)|cannot do a partial commit during|rebase in progress|is already in progress/i,
    "busy",
    "A merge, rebase or cherry-pick is in progress. Finish or abort it first.",
  ),
  row(
    /unmerged files|Committing is not possible|needs merge/i,
    "busy",
    "Some files have conflicts. Resolve them first.",
  ),
  row(/not currently on a branch|HEAD detached/i, "refused", "No branch is checked out. Check out a branch first."),
  row(
    /has no upstream branch|no upstream configured|no tracking information/i,
    "refused",
    "The branch has no upstream. Push it once with a remote and a branch name.",
  ),
  row(
    /No space left on device|Disk quota exceeded|Out of diskspace/i,
    "toolFailed",
    "The disk is full. Free some space and try again.",
    "disk",
  ),
  row(
    /Read-only file system|insufficient permission|: (?:Permission denied|Not a directory|Operation not permitted)\.?$|cannot lock ref/im,
    "forbidden",
    "The repository cannot be written to. Check the rights of its folder.",
  ),
  row(
    /does not have any commits yet|ambiguous argument 'HEAD'|bad revision 'HEAD'|Failed to resolve 'HEAD'|Needed a single revision/i,
    "notFound",
    "There is no such commit.",
  ),
  row(
    /bad object|unknown revision|bad revision|not a valid object name|ambiguous argument/i,
    "notFound",
    "There is no such commit.",
  ),
  row(
    /is beyond a symbolic link|is in submodule/i,
    "badInput",
    "The file is behind a symbolic link or in a submodule.",
  ),
  row(/paths are ignored by/i, "badInput", "The file is excluded by .gitignore."),
  row(/did not match any file/i, "notFound", "The file is not tracked by Git."),
  row(
    /git-lfs: (?:command )?not found|'git-lfs': not found|'git-lfs' is not/i,
    "toolMissing",
    "This repository uses Git LFS, which is not installed.",
  ),
  row(/File ?name too long/i, "badInput", "A path is too long for this system."),
  row(
    /cannot run |cannot exec/i,
    "toolFailed",
    "A program configured in the repository's settings could not be started.",
  ),
  row(
    /index file corrupt|^error: object file |loose object [0-9a-f]+ \(stored in|bad signature 0x/im,
    "toolFailed",
    "The repository is damaged. Run: git fsck",
    "damaged",
  ),
];

function row(match: RegExp, reason: Reason, sentence: string, kind?: GitFailureKind): Pattern {
  return { match, reason, sentence, kind };
}

/**
 * What a failed git process said, as an error with a reason; the redacted text itself is the cause. `what` is the command
 * in words, for failures that no pattern knows: "git commit".
 */
export function gitError(what: string, stderr: string): MooringError {
  const clean = cutRedacted(stderr, MOST_WORDS, redactGit).trim();
  const cause = new Error(clean);
  const defect = readDefect(clean);
  if (defect) return new MooringError("refused", defect, { cause, kind: "badObject" });
  const untrusted = readUntrusted(clean);
  if (untrusted) return new MooringError("refused", untrusted, { cause });
  const known = PATTERNS.find(({ match }) => match.test(clean));
  if (known) {
    return new MooringError(known.reason, known.sentence, {
      cause,
      ...(known.kind === undefined ? {} : { kind: known.kind }),
    });
  }
  const line = clean.split("\n").find((text) => /^(?:fatal|error):/.test(text)) ?? clean.split("\n", 1)[0] ?? "";
  return new MooringError("toolFailed", line ? `${what} failed: ${line.slice(0, 300)}` : `${what} failed.`, { cause });
}

/**
 * `detected dubious ownership in repository at '<folder>'`, followed by the command that is the cure, which git quotes for a shell
 * (git-config(1), safe.directory).
 */
function readUntrusted(text: string): string | undefined {
  if (!text.includes("dubious ownership")) return undefined;
  const folder = /dubious ownership in repository at '([^\n]+)'/.exec(text)?.[1] ?? "this folder";
  const cure = /^[\t ]*(git config --global --add safe\.directory [^\n]+)$/m.exec(text)?.[1];
  const run = cure ?? "git config --global --add safe.directory <folder>";
  return `Git does not trust ${folder} because it is owned by another user. To trust it, run: ${run}`;
}

/** The object that a fetch was refused for: `error: object <oid>: <message id>: <words>` (git-fsck(1), "FSCK MESSAGES"). */
function readDefect(text: string): string | undefined {
  const [, oid, id] = /^(?:remote: )?error: object ([0-9a-f]{40,64}): (\w+): /m.exec(text) ?? [];
  return oid === undefined || id === undefined
    ? undefined
    : `The remote sent an object that failed Git's integrity check: ${oid} (${id}). Nothing was fetched.`;
}

/** Free text of git without credentials. User info ends at the last `@` before the path: passwords may hold one. */
export function redactGit(text: string): string {
  return redactText(text.replace(/:\/\/[^\s/'"]*@/g, "://"));
}
