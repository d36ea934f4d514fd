// Opens a page of the server in Chromium and prints which protocol each answer came by.
// Usage: CHROMIUM=... node chromium_page.mjs NODE_MODULES URL CERTIFICATE forced|invited
// forced: QUIC from the first packet. invited: TCP first, until Alt-Svc has told of QUIC.
// SPDX-License-Identifier: Apache-2.0
import { X509Certificate, createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VISITS = 20;  // after the first, Chromium chooses whether it goes on over TCP or over QUIC

const [modules, url, certificate, how] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, 'x.js'))('playwright-core');
const key = new X509Certificate(readFileSync(certificate)).publicKey.export({ type: 'spki', format: 'der' });
const pin = createHash('sha256').update(key).digest('base64');
// Over QUIC Chromium takes a certificate of an authority that it does not ship only from hosts that are named in
// this switch. It compares hosts there, not ports: with a port that nobody asks for, nothing is forced.
const origin = new URL(url);
const quicHost = how === 'forced' ? origin.host : `${origin.hostname}:1`;
const profile = mkdtempSync(join(tmpdir(), 'madang-chromium-'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  env: { ...process.env, HOME: profile },
  args: [
    '--no-sandbox', '--enable-quic', `--origin-to-force-quic-on=${quicHost}`,
    `--ignore-certificate-errors-spki-list=${pin}`,
    '--host-resolver-rules=MAP localhost 127.0.0.1',  // it would try ::1 first
  ],
});
const page = await (await browser.newContext()).newPage();
const pages = [];
for (let visit = 0; visit < VISITS && !pages.includes('h3'); ++visit) {
  await page.goto(url + '/openapi.json');
  pages.push(await page.evaluate(() => performance.getEntriesByType('navigation')[0].nextHopProtocol));
}
const seen = await page.evaluate(async (origin) => {
  const statuses = await Promise.all(
    Array.from({ length: 20 }, () => fetch(`${origin}/readyz`, { cache: 'no-store' }).then((answer) => answer.status)));
  const upload = await fetch(`${origin}/v1/businesses`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ pad: 'x'.repeat(200000) }),
  });
  await new Promise((done) => setTimeout(done, 300));  // until the timings of all are noted
  return {
    fetches: performance.getEntriesByType('resource').map((entry) => entry.nextHopProtocol),
    statuses, upload: upload.status,
  };
}, url);
await browser.close();
console.log(JSON.stringify({ pages, ...seen }));
