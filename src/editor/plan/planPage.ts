import { randomBytes } from "node:crypto";
import { env, Uri, type Webview } from "vscode";

/** SHA-256 of the empty text. */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** The page of the plan: no remote source, no inline script or style, scripts by nonce only. */
export function planPage(webview: Webview, extensionUri: Uri): string {
  const nonce = randomBytes(16).toString("base64url");
  const script = webview.asWebviewUri(Uri.joinPath(extensionUri, "dist", "webview", "plan.js")).toString();
  const style = webview.asWebviewUri(Uri.joinPath(extensionUri, "media", "plan.css")).toString();
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
<body><main id="plan" aria-live="polite"></main><script nonce="${nonce}" src="${script}"></script></body>
</html>`;
}
