// The map page as people use it. Run by run.py.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addPlace, coveEast, islandRadius, lighthouseNorth, pier, removePlace, settle } from './island.mjs';
import { streetTile } from './tile.mjs';
import { busiestPlace } from './town.mjs';
import { drawn, openBrowser, screenshot, site, visit } from './user.mjs';

const radius = 20_000;
// For windows that are photographed; the others are small, because the map is drawn in software.
const desk = { viewport: { width: 1280, height: 800 } };
let browser;
let where; // "latitude, longitude" of the busiest place
let there; // the address of a search around it
let island; // ids of its places by name
const aroundPier = (radius) => `/?latitude=${pier.latitude}&longitude=${pier.longitude}&radius=${radius}`;

before(async () => {
  browser = await openBrowser();
  const { latitude, longitude } = await busiestPlace();
  where = `${latitude}, ${longitude}`;
  there = `/?latitude=${latitude}&longitude=${longitude}&radius=${radius}`;
  island = await settle();
});
after(() => browser?.close());

const items = (page) => page.locator('.item');
const names = (page) => page.locator('.item-name').allTextContents();
const button = (page, name) => page.getByRole('button', { name, exact: true });
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

// The API document without these parameters of a search: as of an older server.
async function without(...parameters) {
  const document = await (await fetch(`${site}/openapi.json`)).json();
  const search = document.paths['/v1/businesses'].get;
  search.parameters = search.parameters.filter(({ name }) => !parameters.includes(name));
  return document;
}

test('where only positions are known, what is none is told; a link of a map is one', async () => {
  const document = await without('near');
  const prepare = (context) => context.route('**/openapi.json', (route) => route.fulfill({ json: document }));
  await visit(browser, '/', { prepare }, async (page) => {
    const box = page.getByRole('textbox', { name: /latitude, longitude/ });
    await box.fill('Seoul');
    await page.keyboard.press('Enter');
    await page.getByText('That is not a position').waitFor();
    await box.fill('https://www.openstreetmap.org/#map=15/60.1700/24.9400');
    await page.keyboard.press('Enter');
    await page.waitForURL(/latitude=60\.17&longitude=24\.94/);
  });
});

test('the name of a place is searched around, and stands in the address until the map moves on', () =>
  visit(browser, '/', {}, async (page) => {
    const box = page.getByRole('textbox', { name: /a place/ });
    await box.fill('pier book');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?near=pier\+book&radius=1000$/);
    await page.locator('.count', { hasText: '20 places · near Pier bookshop' }).waitFor();
    assert.equal((await names(page))[0], 'Pier bookshop');
    await page.getByRole('button', { name: 'Show' }).waitFor({ state: 'detached' });
    await items(page).first().locator('button').click();
    await button(page, 'Nearby').click();
    await page.waitForURL(/\?latitude=.*&radius=1000$/);
    await box.fill('no place has this name');
    await page.keyboard.press('Enter');
    await page.getByText('No place here is called “no place has this name”').waitFor();
    await page.goBack();
    await items(page).first().waitFor();
  }));

test('the list is in the order that was chosen', () =>
  visit(browser, aroundPier(1000), {}, async (page) => {
    await items(page).nth(19).waitFor();
    await page.getByLabel('Order').selectOption('Best rated first');
    await page.waitForURL(/sort=rating/);
    await page.waitForFunction(() => document.querySelector('.item-name')?.textContent === 'Pier Wi-Fi cafe');
    const best = await names(page);
    assert.ok(best.indexOf('Pier dear cafe') < best.indexOf('Pier poor cafe'), 'few good ratings count more than many bad ones');
    await page.getByLabel('Order').selectOption('Nearest first');
    await page.waitForURL((url) => !url.searchParams.has('sort'));
  }));

test('a category narrows the list, and the back button leaves it', () =>
  visit(browser, there, {}, async (page) => {
    const before = await (await items(page).first().waitFor(), names(page));
    await page.getByRole('group', { name: 'Category' }).getByRole('button', { name: 'Cafe' }).click();
    await page.waitForURL(/category=amenity%3Dcafe/);
    await page.waitForFunction(() => [...document.querySelectorAll('.item-facts')].every((fact) => fact.textContent.includes('Cafe')));
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

test('the next page repeats nothing and skips nothing while places come and go', () =>
  visit(browser, aroundPier(islandRadius), {}, async (page) => {
    await items(page).nth(19).waitFor();
    const first = await page.locator('.item button').evaluateAll((buttons) => buttons.map((each) => each.dataset.id));
    const newcomer = await addPlace({ name: 'Newcomer', ...pier });
    const answer = page.waitForResponse((response) => response.url().includes('/v1/businesses?'));
    await page.getByRole('button', { name: /^Show/ }).click();
    const second = (await (await answer).json()).businesses.map(({ id }) => id);
    assert.deepEqual([...first, ...second].sort(), [...island.values()].sort());
    await items(page).nth(23).waitFor();
    await removePlace(newcomer.id);
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

// Where something so far from the pier stands on the screen, when the island is searched.
async function onMap(page, north, east) {
  const { x, y, width, height } = await page.locator('.map canvas').boundingBox();
  const pixels = (Math.min(width, height) / 2 - 24) / islandRadius;
  return [x + width / 2 + east * pixels, y + height / 2 - north * pixels];
}

// Deepest zoom of the tiles of places that the page has asked for.
function watchZoom(page) {
  const seen = { zoom: 0, urls: [] };
  page.context().on('request', (request) => {
    const [, zoom] = /\/v1\/tiles\/(\d+)\//.exec(request.url()) ?? [];
    if (!zoom) return;
    seen.zoom = Math.max(seen.zoom, Number(zoom));
    seen.urls.push(request.url());
  });
  return seen;
}

test('a click on a cluster zooms in to its places', () =>
  visit(browser, aroundPier(islandRadius), {}, async (page) => {
    const seen = watchZoom(page);
    await items(page).nth(19).waitFor();
    await drawn(page);
    const before = seen.zoom;
    await page.mouse.click(...(await onMap(page, 0, coveEast)));
    await page.getByRole('button', { name: 'Search this area' }).waitFor();
    await drawn(page);
    assert.ok(seen.zoom >= before + 2, `tiles of zoom ${seen.zoom} after ${before}`);
    await page.getByRole('button', { name: 'Search this area' }).click();
    await page.locator('.item-name', { hasText: 'Cove middle' }).waitFor();
  }));

test('a dot of the map that no list has shows its name, whose it is, and its card', () =>
  visit(browser, aroundPier(islandRadius), {}, async (page) => {
    await items(page).nth(19).waitFor();
    await drawn(page);
    await page.locator('.attribution', { hasText: 'Lighthouse board' }).waitFor();
    await page.mouse.click(...(await onMap(page, lighthouseNorth, 0)));
    await page.getByRole('heading', { level: 1, name: 'Lighthouse' }).waitFor();
  }));

test('while a name is searched the map shows what it finds alone', () =>
  visit(browser, `${aroundPier(islandRadius)}&name=Pier`, {}, async (page) => {
    await items(page).nth(19).waitFor();
    await drawn(page);
    assert.doesNotMatch(await page.locator('.attribution').textContent(), /Lighthouse board/);
    await page.mouse.click(...(await onMap(page, lighthouseNorth, 0)));
    assert.equal(queryOf(page).has('place'), false);
  }));

test('tiles that have become too old are asked for again', () => {
  const asked = new Map();
  const prepare = (context) =>
    context.route('**/v1/tiles/**', async (route) => {
      asked.set(route.request().url(), (asked.get(route.request().url()) ?? 0) + 1);
      const response = await route.fetch();
      return route.fulfill({ response, headers: { ...response.headers(), 'cache-control': 'max-age=1' } });
    });
  return visit(browser, `${aroundPier(islandRadius)}&open_now=true`, { prepare }, async (page) => {
    await items(page).first().waitFor();
    while (![...asked].some(([url, times]) => url.includes('open_now=true') && times > 1)) await page.waitForTimeout(100);
  });
});

test('stars, prices and features narrow the list and the map, and stand in the address', () =>
  visit(browser, aroundPier(islandRadius), desk, async (page) => {
    const seen = watchZoom(page);
    await items(page).nth(19).waitFor();
    await button(page, 'Filters').press('Enter');
    await button(page, '4.0+').click();
    await page.waitForURL(/min_rating=4(&|$)/);
    await button(page, 'Price level 1 of 4').press('Space');
    await page.waitForURL(/price_level=1(&|$)/);
    await page.locator('.count', { hasText: /^2 places$/ }).waitFor();
    assert.deepEqual(await names(page), ['Pier Wi-Fi cafe', 'Pier bookshop']);
    await button(page, 'Wi-Fi').click();
    await page.waitForURL(/features=wifi/);
    await page.locator('.count', { hasText: /^1 place$/ }).waitFor();
    assert.deepEqual(await names(page), ['Pier Wi-Fi cafe']);
    assert.match(await items(page).first().textContent(), /★ 4\.6 \(1,234\)\$Cafe/);
    await screenshot(page, 'filters');
    assert.ok(seen.urls.at(-1).endsWith('?min_rating=4&price_level=1&features=wifi'), seen.urls.at(-1));
    await page.reload();
    await page.getByRole('button', { name: 'Filters, 3 on' }).waitFor();
    await page.locator('.count', { hasText: /^1 place$/ }).waitFor();
    await page.goBack();
    await page.locator('.count', { hasText: /^2 places$/ }).waitFor();
    await page.getByRole('button', { name: 'Filters, 2 on' }).click();
    await button(page, 'Clear all filters').click();
    await page.locator('.count', { hasText: /^20 of 24 places$/ }).waitFor();
  }));

test('a category can be left out', () =>
  visit(browser, `${aroundPier(100)}&category=amenity,shop`, {}, async (page) => {
    await items(page).nth(3).waitFor();
    await button(page, 'Filters').click();
    await page.getByLabel('Without', { exact: true }).fill('amenity=cafe');
    await page.keyboard.press('Enter');
    await page.waitForURL(/exclude_category=amenity%3Dcafe/);
    await page.locator('.count', { hasText: /^1 place$/ }).waitFor();
    assert.deepEqual(await names(page), ['Pier bookshop']);
  }));

const card = (name) => `${aroundPier(1000)}&place=${island.get(name)}`;
const days = (page) => page.locator('.week tr').allTextContents();

test('the card of a place shows its week, with today', () =>
  visit(browser, card('Pier museum'), desk, async (page) => {
    await page.locator('.week').waitFor();
    assert.equal(await page.locator('.week tr').count(), 7);
    assert.equal(await page.locator('.week [aria-current=date]').count(), 1);
    const [monday] = (await days(page)).filter((day) => day.startsWith('Monday'));
    assert.match(monday, /08:00–12:0013:00–17:00$/);
    assert.equal((await days(page)).filter((day) => day.endsWith('Closed')).length, 6);
    await page.getByText(/(Open|Closed) now · (opens|closes) /).waitFor();
    await screenshot(page, 'hours');
  }));

test('a week is told by the clock of the place, nights with their evening', () => {
  const hours = {
    opening_hours: 'x',
    state: 'open',
    comment: 'ring twice',
    time_zone: 'Asia/Seoul',
    next_change: { at: '2026-05-01T17:00:00Z', state: 'closed' },
    week: [
      { from: '2026-05-02T00:00', to: '2026-05-02T02:00', state: 'open' },
      { from: '2026-05-03T06:00', to: '2026-05-04T00:00', state: 'unknown', comment: 'by appointment' },
      { from: '2026-05-04T18:00', to: '2026-05-05T02:00', state: 'open' },
      { from: '2026-05-05T20:00', to: '2026-05-07T06:00', state: 'open' },
    ],
  };
  const prepare = async (context) => {
    await context.clock.setFixedTime('2026-05-01T15:30:00Z'); // Saturday in Seoul, Friday in London
    await context.route('**/hours', (route) => route.fulfill({ json: hours }));
  };
  return visit(browser, card('Pier museum'), { prepare, timezoneId: 'Europe/London' }, async (page) => {
    await page.locator('.hours-state', { hasText: 'Open now · closes 02:00 · ring twice' }).waitFor();
    await page.getByText('Now 00:30 there (Asia/Seoul)').waitFor();
    assert.deepEqual(await days(page), [
      'Saturday May 200:00–02:00',
      'Sunday May 306:00–24:00 (not certain, by appointment)',
      'Monday May 418:00–02:00',
      'Tuesday May 520:00–24:00',
      'Wednesday May 6Open 24 hours',
      'Thursday May 700:00–06:00',
      'Friday May 8Closed',
    ]);
  });
});

test('a place that never closes says so', () =>
  visit(browser, card('Pier bookshop'), {}, async (page) => {
    await page.locator('.week').waitFor();
    assert.ok((await days(page)).every((day) => day.endsWith('Open 24 hours')));
    await page.locator('.hours-state', { hasText: /^Open now$/ }).waitFor();
    await page.getByRole('img', { name: '4.5 of 5 stars' }).waitFor();
    await page.getByRole('img', { name: 'Price level 1 of 4' }).waitFor();
  }));

test('hours that nobody can read are shown as they are written, and photos as links that run nothing', () =>
  visit(browser, card('Pier studio'), {}, async (page) => {
    await page.getByText('whether it is open now is not known').waitFor();
    await page.getByRole('article').getByText('when the light is good').waitFor();
    assert.equal(await page.locator('.week').count(), 0);
    const photos = page.getByRole('link', { name: /^Photo/ });
    const links = await photos.evaluateAll((all) => all.map(({ href, rel }) => [href, rel]));
    assert.deepEqual(links, [
      ['https://example.org/a.jpg', 'noopener noreferrer'],
      ['https://commons.wikimedia.org/wiki/File%3AA_pier.jpg', 'noopener noreferrer'],
    ]);
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

test('streets of an extract lie under the places and say whose they are', () => {
  const basemap = { tiles: '/v1/basemap/{z}/{x}/{y}.pbf', minzoom: 0, maxzoom: 14, bounds: [-180, -85, 180, 85], attribution: '© Surveyors' };
  let asked = 0;
  const prepare = async (context) => {
    await context.route('**/config.json', (route) => route.fulfill({ json: { basemap } }));
    await context.route('**/v1/basemap/**', (route) => {
      asked += 1;
      return route.fulfill({ contentType: 'application/vnd.mapbox-vector-tile', body: streetTile() });
    });
  };
  return visit(browser, aroundPier(1000), { ...desk, prepare }, async (page) => {
    await page.getByText('© Surveyors').waitFor();
    await items(page).nth(19).waitFor();
    await screenshot(page, 'streets-light');
    assert.ok(asked > 0);
    await page.getByRole('button', { name: 'Dark colours' }).click();
    await screenshot(page, 'streets-dark');
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
  const document = await without('name', 'open_now', 'min_rating', 'price_level', 'features', 'exclude_category', 'sort');
  const search = document.paths['/v1/businesses'].get;
  const plain = search.parameters;
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
    await button(page, 'Filters').click();
    await page.getByLabel('Category', { exact: true }).and(page.locator('input')).waitFor();
    assert.equal(await button(page, '4.0+').count(), 0);
    assert.equal(await button(page, 'Price level 1 of 4').count(), 0);
    assert.equal(await button(page, 'Wi-Fi').count(), 0);
    assert.equal(await page.getByLabel('Without', { exact: true }).count(), 0);

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
