// What is searched, and what narrows it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundPier, button, desk, items, names, there, visit, watchZoom } from './fixture.mjs';
import { islandRadius } from './island.mjs';
import { screenshot, site } from './user.mjs';

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
  await visit('/', { prepare }, async (page) => {
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
  visit('/', {}, async (page) => {
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
  visit(aroundPier(1000), {}, async (page) => {
    await items(page).nth(19).waitFor();
    await page.getByLabel('Order').selectOption('Best rated first');
    await page.waitForURL(/sort=rating/);
    // Nearest first, the poor one is the third.
    await page.waitForFunction(() => ![undefined, 'Pier poor cafe'].includes(document.querySelectorAll('.item-name')[2]?.textContent));
    assert.deepEqual((await names(page)).slice(0, 2), ['Pier Wi-Fi cafe', 'Pier dear cafe']);
    await page.getByLabel('Order').selectOption('Nearest first');
    await page.waitForURL((url) => !url.searchParams.has('sort'));
  }));

test('a category narrows the list, and the back button leaves it', () =>
  visit(there, {}, async (page) => {
    await items(page).nth(19).waitFor();
    const before = { names: await names(page), count: await page.locator('.count').textContent() };
    await page.getByRole('group', { name: 'Category' }).getByRole('button', { name: 'Cafe' }).click();
    await page.waitForURL(/category=amenity%3Dcafe/);
    await page.waitForFunction(() => {
      const facts = [...document.querySelectorAll('.item-facts')];
      return facts.length > 0 && facts.every((fact) => fact.textContent.includes('Cafe'));
    });
    await page.goBack();
    await page.locator('.count', { hasText: before.count }).waitFor();
    assert.deepEqual(await names(page), before.names);
  }));

test('stars, prices and features narrow the list and the map, and stand in the address', () =>
  visit(aroundPier(islandRadius), desk, async (page) => {
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
  visit(`${aroundPier(100)}&category=amenity,shop`, {}, async (page) => {
    await items(page).nth(3).waitFor();
    await button(page, 'Filters').click();
    await page.getByLabel('Without', { exact: true }).fill('amenity=cafe');
    await page.keyboard.press('Enter');
    await page.waitForURL(/exclude_category=amenity%3Dcafe/);
    await page.locator('.count', { hasText: /^1 place$/ }).waitFor();
    assert.deepEqual(await names(page), ['Pier bookshop']);
  }));

test('nothing found says what to try', () =>
  visit('/?latitude=0&longitude=-150&radius=1000&category=amenity%3Dcafe', desk, async (page) => {
    await page.getByText('No place matches').waitFor();
    await screenshot(page, 'nothing');
    await page.getByRole('button', { name: 'Without filters' }).click();
    await page.waitForURL((url) => !url.searchParams.has('category'));
    await page.getByRole('button', { name: 'Search within 2 km' }).click();
    await page.waitForURL(/radius=2000/);
  }));

test('a refusal is shown in the words of the server', () => {
  const errors = [{ field: 'category', message: 'is not known; did you mean amenity=cafe?' }];
  const problem = { type: '/problems/invalid-parameter', title: 'A parameter is not valid', status: 400, errors };
  const prepare = (context) =>
    context.route('**/v1/businesses?*', (route) =>
      route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify(problem) }));
  return visit(there, { prepare }, async (page, complaints) => {
    await page.getByText('did you mean amenity=cafe?').waitFor();
    complaints.length = 0; // of the 400
  });
});

test('a part of a name finds places', () =>
  visit(there, {}, async (page) => {
    await items(page).nth(19).waitFor();
    const wanted = (await names(page))[3];
    await page.getByLabel('Name', { exact: true }).fill(wanted.split(' ')[0].toUpperCase());
    await page.keyboard.press('Enter');
    await page.waitForURL(/name=/);
    await page.locator('.item-name', { hasText: wanted }).waitFor();
    const word = wanted.split(' ')[0];
    await page.waitForFunction((part) => {
      const found = [...document.querySelectorAll('.item-name')];
      return found.length > 0 && found.every((name) => name.textContent.includes(part));
    }, word);
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
  await visit(there, { prepare }, async (page) => {
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
