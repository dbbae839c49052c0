/** `shop` of `https://git.example.com/team/shop.git`. */
export function nameFrom(url: string): string {
  const path = url
    .trim()
    .replace(/(?<!\/)\/+$/, "")
    .replace(/(?<=[^/:\\])\.git$/, "");
  return /(?<![^/:\\])[^/:\\]+$/.exec(path)?.[0] ?? "";
}
