/** Path of a Chromium; throws where none is installed. */
export function installedBrowser(): string;
