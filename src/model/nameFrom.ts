/** `shop` of `https://git.example.com/team/shop.git`. */
export function nameFrom(url: string): string {
  return /([^/:\\]+?)(?:\.git)?\/*$/.exec(url.trim())?.[1] ?? "";
}
