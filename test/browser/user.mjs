// A browser with a user who notices everything: errors on the console, failed requests, requests to others.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const site = process.env.MADANG_URL;
const screenshots = process.env.SCREENSHOTS;
mkdirSync(screenshots, { recursive: true });

const flags = [
  '--no-sandbox', // containers run as root
  '--disable-gpu',
  '--use-angle=swiftshader', // WebGL in software, for the map
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'madang-chromium-'));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: flags, env: { ...process.env, HOME: profile } });
  return {
    newContext: (options) => browser.newContext(options),
    close: async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

// Opens `path` in a fresh window, whose user wants no motion: the map jumps. `prepare` may put other answers in the
// place of the server's. What goes wrong in the window is gathered in `complaints`.
export async function openPage(browser, path, { prepare, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 800, height: 500 }, locale: 'en-GB', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(20_000);
  const complaints = [];
  const watch = (page) => {
    page.on('console', (message) => {
      // Taking screenshots is slow in software, of which the driver warns.
      const ours = ['error', 'warning'].includes(message.type()) && !message.text().includes('GL Driver Message');
      if (ours) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('response', (response) => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== site && protocol !== 'data:' && protocol !== 'blob:') complaints.push(`request to ${request.url()}`);
    });
  };
  context.on('page', watch);
  await prepare?.(context);
  const page = await context.newPage();
  await page.goto(site + path);
  return { page, context, complaints };
}

// Runs one scenario in a window of its own and holds it to silence.
export async function visit(browser, path, options, scenario) {
  const { page, context, complaints } = await openPage(browser, path, options);
  try {
    await scenario(page, complaints, context);
    assert.deepEqual(complaints, []);
  } catch (error) {
    await page.screenshot({ path: join(screenshots, 'failure.png') });
    throw error;
  } finally {
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  }
}

// Waits until the map has drawn what it was told last.
export async function drawn(page) {
  await page.waitForTimeout(150);
  await page.locator('.map-canvas[data-drawn]').waitFor({ state: 'attached' });
}

export async function screenshot(page, name) {
  await drawn(page);
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
