// Takes the pictures of docs/pictures from a served demo world (madang generate --count 400000 --seed 1):
//
//   MADANG_URL=http://127.0.0.1:8080 SCREENSHOTS=docs/pictures CHROMIUM=/usr/bin/chromium node test/browser/pictures.mjs
import { openBrowser, openPage, screenshot } from './user.mjs';

const size = { viewport: { width: 1280, height: 800 } };
const pictures = [
  { name: 'seoul', path: '/?latitude=37.5663&longitude=126.9779&radius=2000', options: { ...size, locale: 'ko-KR' }, hovered: 2 },
  { name: 'helsinki', path: '/?latitude=60.1708&longitude=24.9375&radius=5000', options: { ...size, colorScheme: 'dark' }, hovered: 2 },
];

const browser = await openBrowser();
for (const { name, path, options, hovered } of pictures) {
  const { page, context } = await openPage(browser, path, options);
  await page.locator('.item').nth(hovered).hover();
  await screenshot(page, name);
  await context.close();
}
await browser.close();
