// Writes NAME.br beside each built file that brotli makes smaller: node compress.mjs FOLDER
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const folder = process.argv[2];
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || entry.name.endsWith('.br')) continue;
  const file = join(entry.path ?? entry.parentPath, entry.name);
  const content = readFileSync(file);
  const compressed = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  if (compressed.length < content.length * 0.95) writeFileSync(`${file}.br`, compressed);
}
