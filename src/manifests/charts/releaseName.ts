/** For a name of which nothing can be part of a release's name, such as one in Cyrillic. */
const UNNAMED = "release";

/**
 * The name of a release that stands for a pack, as helm takes it (`chartutil.ValidateReleaseName`: lower case, digits, dashes inside,
 * 53 characters). Never the name of a folder: whoever names it would name an option.
 */
export function releaseName(packName: string): string {
  const name = packName
    .slice(packName.indexOf("/") + 1)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, 200)
    .replace(/^-+/, "")
    .slice(0, 53)
    .replace(/(?<!-)-+$/, "");
  return name === "" ? UNNAMED : name;
}
