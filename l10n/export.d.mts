export function collectTexts(): Record<string, string>;
