import * as vscode from 'vscode';

/** The folder with the view's script and style, the only one that the view can read. */
export function viewFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'client/dist/webview');
}

/** The page of the view: its controls, and a place for the picture. Nothing of a document is in it. */
export function page(webview: vscode.Webview, extensionUri: vscode.Uri, uri: vscode.Uri): string {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('');
  const address = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(viewFolder(extensionUri), name)).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource};">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${address('topology.css')}">
  <title>Topology</title>
</head>
<body data-uri="${escaped(uri.toString())}">
  <div id="bar" role="group" aria-label="Topology" hidden>
    <span id="summary"></span>
    <button id="zoom-out" type="button" title="Zoom out" aria-label="Zoom out">−</button>
    <button id="zoom-level" type="button" title="Zoom to 100 %">100 %</button>
    <button id="zoom-in" type="button" title="Zoom in" aria-label="Zoom in">+</button>
    <button id="save" type="button" title="Save the picture as a file">Export SVG</button>
  </div>
  <div id="picture" hidden></div>
  <p id="notice" role="status">Reading the definition …</p>
  <script nonce="${nonce}" src="${address('topology.js')}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
