// The map page as people use it. Run by run.py.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { busiestPlace } from './town.mjs';
import { drawn, openBrowser, screenshot, site, visit } from './user.mjs';

const radius = 20_000;
// For windows that are photographed; the others are small, because the map is drawn in software.
const desk = { viewport: { width: 1280, height: 800 } };
let browser;
let where; // "latitude, longitude" of the busiest place
let there; // the address of a search around it

before(async () => {
  browser = await openBrowser();
  const { latitude, longitude } = await busiestPlace();
  where = `${latitude}, ${longitude}`;
  there = `/?latitude=${latitude}&longitude=${longitude}&radius=${radius}`;
});
after(() => browser?.close());

const items = (page) => page.locator('.item');
const names = (page) => page.locator('.item-name').allTextContents();
const queryOf = (page) => new URL(page.url()).searchParams;
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('data-id') ?? document.activeElement?.className);

test('the first view begins where places are', () =>
  visit(browser, '/', desk, async (page) => {
    await page.getByRole('button', { name: 'Start somewhere busy' }).waitFor();
    await screenshot(page, 'welcome');
    await page.getByRole('button', { name: 'Start somewhere busy' }).click();
    await items(page).first().waitFor();
    assert.ok(queryOf(page).has('latitude'));
  }));

test('a written position is searched', () =>
  visit(browser, '/', desk, async (page) => {
    await page.getByRole('textbox', { name: /latitude, longitude/ }).fill(where);
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: /place/ }).waitFor();
    await page.getByLabel('Within').selectOption(String(radius));
    await items(page).nth(19).waitFor();
    assert.equal(queryOf(page).get('radius'), String(radius));
    assert.match(await page.locator('.count').textContent(), /^20 of \d+ places$/);
    assert.match(await page.locator('.attribution').textContent(), /Invented by madang generate.*Natural Earth/);
    await screenshot(page, 'desk-light');
  }));

test('what is no position is told, and a link of a map is one', () =>
  visit(browser, '/', {}, async (page) => {
    const box = page.getByRole('textbox', { name: /latitude, longitude/ });
    await box.fill('Seoul');
    await page.keyboard.press('Enter');
    await page.getByText('That is not a position').waitFor();
    await box.fill('https://www.openstreetmap.org/#map=15/60.1700/24.9400');
    await page.keyboard.press('Enter');
    await page.waitForURL(/latitude=60\.17&longitude=24\.94/);
  }));

test('a category narrows the list, and the back button leaves it', () =>
  visit(browser, there, {}, async (page) => {
    const before = await (await items(page).first().waitFor(), names(page));
    await page.getByRole('group', { name: 'Category' }).getByRole('button', { name: 'Cafe' }).click();
    await page.waitForURL(/category=amenity%3Dcafe/);
    await page.waitForFunction(() => [...document.querySelectorAll('.item-facts')].every((fact) => fact.textContent.startsWith('Cafe')));
    assert.ok((await names(page)).length > 0);
    await page.goBack();
    await page.waitForFunction((first) => document.querySelector('.item-name')?.textContent === first, before[0]);
    assert.deepEqual(await names(page), before);
  }));

test('the next page goes on where the first ended', () =>
  visit(browser, there, {}, async (page) => {
    await items(page).nth(19).waitFor();
    await page.getByRole('button', { name: 'Show 20 more' }).click();
    await items(page).nth(39).waitFor();
    const ids = await page.locator('.item button').evaluateAll((buttons) => buttons.map((button) => button.dataset.id));
    assert.equal(new Set(ids).size, 40);
    assert.equal(await page.locator('.badge').nth(39).textContent(), '40');
    assert.equal(await focused(page), ids[20]);
  }));

test('a place has an address that shows the same to another', () =>
  visit(browser, there, desk, async (page, complaints, context) => {
    await items(page).nth(4).locator('button').click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    const name = await page.getByRole('heading', { level: 1 }).textContent();
    assert.ok(queryOf(page).has('place'));
    await screenshot(page, 'place');
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByRole('heading', { level: 1, name }).waitFor();
    assert.equal(await other.title(), `${name} · Madang`);
    await other.getByRole('button', { name: 'Results' }).click();
    await items(other).nth(19).waitFor();
    assert.deepEqual(await names(other), await names(page));
  }));

test('keys alone search, walk the list, open a place and come back', () =>
  visit(browser, '/', {}, async (page) => {
    await page.getByRole('button', { name: 'Start somewhere busy' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'skip');
    await page.getByRole('textbox', { name: /latitude, longitude/ }).focus();
    await page.keyboard.type(where);
    await page.keyboard.press('Enter');
    await items(page).first().waitFor();
    await page.keyboard.press('Shift+Tab');
    while ((await focused(page)) !== 'skip') await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    while (!(await page.evaluate(() => document.activeElement?.closest('.list')))) await page.keyboard.press('Tab');
    const first = await focused(page);
    await page.keyboard.press('ArrowDown');
    const second = await focused(page);
    assert.notEqual(second, first);
    assert.equal(await page.locator('.item.hovered').count(), 1);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.match(await focused(page), /back/);
    await page.keyboard.press('Escape');
    await items(page).first().waitFor();
    assert.equal(await focused(page), second);
  }));

test('list and map point at each other', () =>
  visit(browser, there, {}, async (page) => {
    await items(page).nth(19).waitFor();
    await drawn(page);
    const map = page.locator('.map canvas');
    const calm = await map.screenshot();
    await items(page).nth(2).hover();
    await drawn(page);
    assert.ok(!calm.equals(await map.screenshot()), 'the map shows which place the list points at');
    const { x, y, width, height } = await map.boundingBox();
    // The search began at a place, so its marker stands in the middle.
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.locator('.item.hovered').waitFor();
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }));

test('a moved map offers to search there', () =>
  visit(browser, there, {}, async (page) => {
    await items(page).nth(19).waitFor();
    await drawn(page);
    const { x, y, width, height } = await page.locator('.map canvas').boundingBox();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 4, y + height / 4, { steps: 5 });
    await page.mouse.up();
    const before = page.url();
    await page.getByRole('button', { name: 'Search this area' }).click();
    assert.notEqual(page.url(), before);
  }));

test('tiles of another server lie under the places and say whose they are', () => {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==';
  const config = { tiles_url: `${site}/there/{z}/{x}/{y}.png`, tiles_attribution: '© Somebody' };
  let asked = 0;
  const prepare = async (context) => {
    await context.route('**/config.json', (route) => route.fulfill({ json: config }));
    await context.route('**/there/**', (route) => {
      asked += 1;
      return route.fulfill({ contentType: 'image/png', body: Buffer.from(pixel, 'base64') });
    });
  };
  return visit(browser, there, { prepare }, async (page) => {
    await page.getByText('© Somebody').waitFor();
    await drawn(page);
    assert.ok(asked > 0);
  });
});

test('the page speaks Korean and English and keeps the choice', () =>
  visit(browser, there, { ...desk, locale: 'ko-KR' }, async (page) => {
    await page.getByText(/\d+곳 중 20곳/).waitFor();
    assert.equal(await page.getAttribute('html', 'lang'), 'ko');
    await screenshot(page, 'desk-korean');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText(/20 of \d+ places/).waitFor();
    await page.reload();
    await page.getByText(/20 of \d+ places/).waitFor();
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
  }));

test('dark follows the system until it is switched', () =>
  visit(browser, there, { ...desk, colorScheme: 'dark' }, async (page) => {
    await items(page).nth(19).waitFor();
    assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
    await items(page).nth(1).hover();
    await screenshot(page, 'desk-dark');
    await page.getByRole('button', { name: 'Light colours' }).click();
    assert.equal(await page.getAttribute('html', 'data-theme'), 'light');
  }));

test('a phone shows the map behind a sheet', () =>
  visit(browser, there, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page) => {
    await items(page).first().waitFor();
    await screenshot(page, 'phone');
    const sheet = page.locator('.sheet');
    const half = (await sheet.boundingBox()).height;
    await page.getByRole('button', { name: 'Size of the list' }).tap();
    assert.ok((await sheet.boundingBox()).height > half + 100);
    await screenshot(page, 'phone-list');
    await items(page).first().locator('button').tap();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await screenshot(page, 'phone-place');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, 'nothing is wider than the phone');
  }));

test('nothing found says what to try', () =>
  visit(browser, '/?latitude=0&longitude=-150&radius=1000&category=amenity%3Dcafe', desk, async (page) => {
    await page.getByText('No place matches').waitFor();
    await screenshot(page, 'nothing');
    await page.getByRole('button', { name: 'Without filters' }).click();
    await page.waitForURL((url) => !url.searchParams.has('category'));
    await page.getByRole('button', { name: 'Search within 2 km' }).click();
    await page.waitForURL(/radius=2000/);
  }));

test('a place that is gone is told', () =>
  visit(browser, '/?place=zzz', {}, async (page, complaints) => {
    await page.getByRole('heading', { name: 'This place is gone' }).waitFor();
    // The browser writes each 404 to its console: expected here.
    assert.ok(complaints.every((complaint) => complaint.includes('404')), String(complaints));
    complaints.length = 0;
  }));

test('a server that does not answer can be tried again', () =>
  visit(browser, '/', desk, async (page, complaints, context) => {
    await page.getByRole('button', { name: 'Start somewhere busy' }).waitFor();
    await context.route('**/v1/businesses?*', (route) => route.abort());
    await page.getByRole('button', { name: 'Start somewhere busy' }).click();
    await page.getByRole('heading', { name: 'The server does not answer' }).waitFor();
    await screenshot(page, 'no-answer');
    await context.unroute('**/v1/businesses?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await items(page).first().waitFor();
    complaints.length = 0;
  }));

test('a refusal is shown in the words of the server', () => {
  const errors = [{ field: 'category', message: 'is not known; did you mean amenity=cafe?' }];
  const problem = { type: '/problems/invalid-parameter', title: 'A parameter is not valid', status: 400, errors };
  const prepare = (context) =>
    context.route('**/v1/businesses?*', (route) =>
      route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify(problem) }));
  return visit(browser, there, { prepare }, async (page, complaints) => {
    await page.getByText('did you mean amenity=cafe?').waitFor();
    complaints.length = 0; // of the 400
  });
});

test('a part of a name finds places', () =>
  visit(browser, there, {}, async (page) => {
    await items(page).nth(19).waitFor();
    const wanted = (await names(page))[3];
    await page.getByLabel('Name', { exact: true }).fill(wanted.split(' ')[0].toUpperCase());
    await page.keyboard.press('Enter');
    await page.waitForURL(/name=/);
    await page.locator('.item-name', { hasText: wanted }).waitFor();
    const word = wanted.split(' ')[0];
    await page.waitForFunction((part) => [...document.querySelectorAll('.item-name')].every((name) => name.textContent.includes(part)), word);
  }));

test('only the filters that the server offers are shown', async () => {
  const document = await (await fetch(`${site}/openapi.json`)).json();
  const search = document.paths['/v1/businesses'].get;
  const plain = search.parameters.filter(({ name }) => name !== 'name' && name !== 'open_now');
  search.parameters = plain;
  const asked = [];
  const prepare = async (context) => {
    await context.route('**/openapi.json', (route) => route.fulfill({ json: document }));
    await context.route('**/v1/businesses?*', (route) => {
      asked.push(new URL(route.request().url()).searchParams);
      return route.fulfill({ json: { total_count: 0, businesses: [] } });
    });
  };
  await visit(browser, there, { prepare }, async (page) => {
    await page.getByText('Nothing here').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Open now' }).count(), 0);
    assert.equal(await page.getByLabel('Name', { exact: true }).count(), 0);

    search.parameters = [...plain, { name: 'open_now', in: 'query' }, { name: 'name', in: 'query' }];
    await page.reload();
    await page.getByRole('button', { name: 'Open now' }).click();
    await page.getByLabel('Name', { exact: true }).fill('빵');
    await page.keyboard.press('Enter');
    await page.waitForURL(/name=/);
    await page.getByText('Nothing here').waitFor();
    assert.equal(asked.at(-1).get('open_now'), 'true');
    assert.equal(asked.at(-1).get('name'), '빵');
  });
});
