// Asks the server over HTTP/3 by impit (quinn and h3, in Rust) and prints what came.
// Usage: node impit_client.mjs NODE_MODULES URL
// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, url] = process.argv.slice(2);
const { Impit } = createRequire(join(modules, 'x.js'))('impit');
// The certificate is one made for this machine, which nobody vouches for.
const client = new Impit({ http3: true, ignoreTlsErrors: true });
const ask = (path, options = {}) => client.fetch(url + path, { forceHttp3: true, timeout: 20000, ...options });

const ready = await ask('/readyz');
const document = await ask('/openapi.json');
const text = await document.text();
const many = await Promise.all(Array.from({ length: 60 }, () => ask('/readyz').then((answer) => answer.status)));
const missing = await ask('/v1/nowhere');
const unread = await ask('/v1/businesses', {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ pad: 'x'.repeat(200000) }),
});
console.log(JSON.stringify({
  ready: ready.status, document: document.status, bytes: text.length, title: JSON.parse(text).openapi, many,
  missing: missing.status, unread: unread.status,
}));
