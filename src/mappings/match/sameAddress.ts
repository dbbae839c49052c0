/** True when two addresses lead to one repository, over https or ssh. */
export function isSameAddress(one: string, other: string): boolean {
  return addressOf(one) === addressOf(other);
}

/** `host/path` of an address, without user, port and `.git`. */
function addressOf(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\/([^@/]*@)?/i, "")
    .replace(/^[^@/:]+@/, "")
    .replace(/^([^/:]+):(?:\d+\/)?/, "$1/")
    .replace(/(?<!\/)\/+$/, "")
    .replace(/\.git$/, "")
    .toLowerCase();
}
