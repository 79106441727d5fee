/**
 * npm run screenshots: drives the embedded VS Code with the packaged extension and writes the README's pictures.
 * The browser shows what a person sees; nothing is called behind the interface.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from './browser.js';
import { launchBrowser } from './browser.js';
import { ensureHost, installPackage, makeFreshPackage, packageFile, prepareProfile, startServer } from './host.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const images = join(root, 'docs/images');
const viewport = { width: 1400, height: 860 };

await makeFreshPackage();
const temporary = mkdtempSync(join(tmpdir(), 'domxml-screenshots-'));
const workspace = join(temporary, 'examples');
cpSync(join(root, 'examples'), workspace, { recursive: true });
mkdirSync(images, { recursive: true });

const host = await ensureHost();
const profile = prepareProfile(temporary, {
  settings: {
    'breadcrumbs.enabled': false,
    'editor.fontSize': 13,
    'editor.lightbulb.enabled': 'off',
    'editor.minimap.enabled': false,
    'window.commandCenter': false,
    'workbench.colorTheme': 'Default Dark Modern',
    'workbench.layoutControl.enabled': false,
  },
});
await installPackage(host, profile, join(root, packageFile()));
const server = await startServer(host, profile);
const browser = await launchBrowser(host);
try {
  await takeDiagnostics();
  await takeConversion();
  await takeTopology();
} finally {
  await browser.close();
  await server.stop();
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
}

/** The RHEL 5 guest with its findings, the quick-fix menu open at a disk's bus. */
async function takeDiagnostics(): Promise<void> {
  const page = await openGuest('rhel5-paravirtual.xml');
  await page.locator('.codelens-decoration').first().waitFor();
  await goTo(page, 23, 33);
  // The lenses above the first line stay in the picture.
  for (let lines = 0; lines < 5; lines++) await page.keyboard.press('Control+ArrowUp');
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row').first().waitFor();
  await shoot(page, 'diagnostics');
}

/** Before and after side by side, with the offer to apply. */
async function takeConversion(): Promise<void> {
  const page = await openGuest('rhel5-paravirtual.xml');
  await hideSideBar(page);
  await runCommand(page, 'domxml: Convert to KVM');
  // The questions come with their defaults, one Enter takes them all.
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Convert with these answers' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.notification-toast', { hasText: 'to a KVM guest' }).first().waitFor();
  await page.locator('.monaco-diff-editor .view-line').first().waitFor();
  await page.locator('iframe.webview.ready').first().waitFor();
  await shoot(page, 'convert');
}

/** A guest with NUMA cells, root ports and mistakes beside its picture, the caret in one of its interfaces. */
async function takeTopology(): Promise<void> {
  const page = await openGuest('kvm-numa-database.xml', '.view-line');
  await hideSideBar(page);
  await goTo(page, 83, 8);
  await page.locator('.editor-instance .squiggly-error').first().waitFor({ timeout: 60_000 });
  await runCommand(page, 'domxml: Show Guest Topology');
  await page.locator('iframe.webview.ready').first().waitFor();
  const view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await view.locator('.selected').first().waitFor();
  // Processors, memory and PCI are to be seen as a whole.
  for (let steps = 0; steps < 2; steps++) await view.locator('#zoom-out').first().click();
  await shoot(page, 'topology');
}

async function openGuest(name: string, ready = '.squiggly-error'): Promise<Page> {
  const page = await browser.newPage({ viewport });
  const payload = [['openFile', `vscode-remote://${server.authority}${encodeURI(join(workspace, name))}`]];
  const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
  await page.goto(`http://${server.authority}/?${query}`, { timeout: 60_000 });
  await page.locator(`.editor-instance ${ready}`).first().waitFor({ timeout: 60_000 });
  return page;
}

/** Puts the cursor at a place, both one-based, as the status bar counts. */
async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.locator('.quick-input-widget input').first().fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
}

async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

async function hideSideBar(page: Page): Promise<void> {
  await page.keyboard.press('Control+b');
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.mouse.move(viewport.width / 2, viewport.height - 4);
  // Layout and the picture's last toasts settle.
  await page.waitForTimeout(1500);
  const path = join(images, `${name}.png`);
  await page.screenshot({ path });
  console.log(path);
}
