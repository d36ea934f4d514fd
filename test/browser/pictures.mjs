// Takes the pictures of docs/pictures: Seoul of a demo world, Helsinki of an extract of OpenStreetMap with its streets.
//
//   madang generate --count 400000 --seed 1 && madang serve
//   MADANG_URL=http://127.0.0.1:8080 SCREENSHOTS=docs/pictures CHROMIUM=/usr/bin/chromium node test/browser/pictures.mjs seoul
//   madang import helsinki-centre.osm.pbf --basemap && madang serve          (and the same with helsinki)
import { drawn, openBrowser, openPage, screenshot } from './user.mjs';

const size = { viewport: { width: 1280, height: 800 } };
const pictures = {
  seoul: {
    path: '/?latitude=37.5663&longitude=126.9779&radius=2000',
    options: { ...size, locale: 'ko-KR', timezoneId: 'Asia/Seoul' },
    show: (page) => page.locator('.item').nth(2).hover(),
  },
  helsinki: {
    path: '/?near=Kiasma&radius=300&category=amenity%3Drestaurant',
    options: { ...size, colorScheme: 'dark', timezoneId: 'Europe/Helsinki' },
    show: async (page) => {
      await page.locator('.item', { hasText: 'Fuji Village' }).locator('button').click();
      await page.locator('.week').waitFor();
    },
  },
};

const browser = await openBrowser();
for (const name of process.argv.slice(2)) {
  const { path, options, show } = pictures[name];
  const { page, context } = await openPage(browser, path, options);
  await page.locator('.item').nth(9).waitFor();
  await drawn(page);
  await show(page);
  await screenshot(page, name);
  await context.close();
}
await browser.close();
