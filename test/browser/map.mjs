// The map, and what can be done with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundPier, desk, items, queryOf, there, visit, watchZoom } from './fixture.mjs';
import { coveEast, islandRadius, lighthouseNorth } from './island.mjs';
import { streetTile } from './tile.mjs';
import { drawn, screenshot, site } from './user.mjs';

test('list and map point at each other', () =>
  visit(there, {}, async (page) => {
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
  visit(there, {}, async (page) => {
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

test('a click on a cluster zooms in to its places', () =>
  visit(aroundPier(islandRadius), {}, async (page) => {
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
  visit(aroundPier(islandRadius), {}, async (page) => {
    await items(page).nth(19).waitFor();
    await drawn(page);
    await page.locator('.attribution', { hasText: 'Lighthouse board' }).waitFor();
    await page.mouse.click(...(await onMap(page, lighthouseNorth, 0)));
    await page.getByRole('heading', { level: 1, name: 'Lighthouse' }).waitFor();
  }));

test('while a name is searched the map shows what it finds alone', () =>
  visit(`${aroundPier(islandRadius)}&name=Pier`, {}, async (page) => {
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
  return visit(`${aroundPier(islandRadius)}&open_now=true`, { prepare }, async (page) => {
    await items(page).first().waitFor();
    while (![...asked].some(([url, times]) => url.includes('open_now=true') && times > 1)) await page.waitForTimeout(100);
  });
});

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
  return visit(there, { prepare }, async (page) => {
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
  return visit(aroundPier(1000), { ...desk, prepare }, async (page) => {
    await page.getByText('© Surveyors').waitFor();
    await items(page).nth(19).waitFor();
    await screenshot(page, 'streets-light');
    assert.ok(asked > 0);
    await page.getByRole('button', { name: 'Dark colours' }).click();
    await screenshot(page, 'streets-dark');
  });
});
