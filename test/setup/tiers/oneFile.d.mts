export function partOfFile(file: string): { readonly tier: { readonly name: string }; readonly part: string };
