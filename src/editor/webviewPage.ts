import { randomBytes } from "node:crypto";
import { env, Uri, type Webview } from "vscode";

/** SHA-256 of the empty text. */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

export interface PageParts {
  /** Name of the script in dist/webview and of the style in media. */
  readonly name: string;
  /** What the page's script looks for; no text from outside in it. */
  readonly body: string;
}

/** What a page may load: its own script and style and nothing else. */
export function pageRoots(extensionUri: Uri): Uri[] {
  return [Uri.joinPath(extensionUri, "media"), Uri.joinPath(extensionUri, "dist", "webview")];
}

/** A page without remote sources and without inline scripts or styles; its one script goes by nonce. */
export function webviewPage(webview: Webview, extensionUri: Uri, { name, body }: PageParts): string {
  const nonce = randomBytes(16).toString("base64url");
  const script = webview.asWebviewUri(Uri.joinPath(extensionUri, "dist", "webview", `${name}.js`)).toString();
  const style = webview.asWebviewUri(Uri.joinPath(extensionUri, "media", `${name}.css`)).toString();
  // the widget library sets empty styles: exactly those are let through, by their hash
  const policy = `default-src 'none'; style-src ${webview.cspSource} ${EMPTY_STYLE}; style-src-attr 'unsafe-hashes' ${EMPTY_STYLE}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Mooring</title>
</head>
<body>${body}<script nonce="${nonce}" src="${script}"></script></body>
</html>`;
}
