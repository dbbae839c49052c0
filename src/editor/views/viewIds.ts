/** Ids of the views as package.json contributes them. */
export const VIEW_IDS = {
  repositories: "mooring.repositories",
  packs: "mooring.packs",
  mappings: "mooring.mappings",
} as const;
