// Opens a page of the server in Chromium, made to speak QUIC, and prints which protocol each answer came by.
// Usage: CHROMIUM=... node chromium_page.mjs NODE_MODULES URL CERTIFICATE
// SPDX-License-Identifier: Apache-2.0
import { X509Certificate, createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [modules, url, certificate] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, 'x.js'))('playwright-core');
const key = new X509Certificate(readFileSync(certificate)).publicKey.export({ type: 'spki', format: 'der' });
const pin = createHash('sha256').update(key).digest('base64');
const profile = mkdtempSync(join(tmpdir(), 'madang-chromium-'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  env: { ...process.env, HOME: profile },
  args: [
    '--no-sandbox', '--enable-quic', `--origin-to-force-quic-on=${new URL(url).host}`,
    `--ignore-certificate-errors-spki-list=${pin}`,
    '--host-resolver-rules=MAP localhost 127.0.0.1',  // it would try ::1 first
  ],
});
const page = await (await browser.newContext()).newPage();
await page.goto(url + '/openapi.json');
const seen = await page.evaluate(async (origin) => {
  const statuses = await Promise.all(
    Array.from({ length: 20 }, () => fetch(`${origin}/readyz`, { cache: 'no-store' }).then((answer) => answer.status)));
  const upload = await fetch(`${origin}/v1/businesses`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ pad: 'x'.repeat(200000) }),
  });
  await new Promise((done) => setTimeout(done, 300));  // until the timings of all are noted
  return {
    page: performance.getEntriesByType('navigation')[0].nextHopProtocol,
    fetches: performance.getEntriesByType('resource').map((entry) => entry.nextHopProtocol),
    statuses, upload: upload.status,
  };
}, url);
await browser.close();
console.log(JSON.stringify(seen));
