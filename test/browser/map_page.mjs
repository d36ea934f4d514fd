// The map page as people use it. Run by run.py.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundPier, desk, focused, island, items, queryOf, radius, there, visit, where } from './fixture.mjs';
import { addPlace, islandRadius, pier, removePlace } from './island.mjs';
import { screenshot } from './user.mjs';
import './filters.mjs';
import './map.mjs';
import './place_card.mjs';

test('the first view begins where places are', () =>
  visit('/', desk, async (page) => {
    await page.getByRole('button', { name: 'Start somewhere busy' }).waitFor();
    await screenshot(page, 'welcome');
    await page.getByRole('button', { name: 'Start somewhere busy' }).click();
    await items(page).first().waitFor();
    assert.ok(queryOf(page).has('latitude'));
  }));

test('a written position is searched', () =>
  visit('/', desk, async (page) => {
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

test('the next page goes on where the first ended', () =>
  visit(there, {}, async (page) => {
    await items(page).nth(19).waitFor();
    await page.getByRole('button', { name: 'Show 20 more' }).click();
    await items(page).nth(39).waitFor();
    const ids = await page.locator('.item button').evaluateAll((buttons) => buttons.map((button) => button.dataset.id));
    assert.equal(new Set(ids).size, 40);
    assert.equal(await page.locator('.badge').nth(39).textContent(), '40');
    assert.equal(await focused(page), ids[20]);
  }));

test('the next page repeats nothing and skips nothing while places come and go', () =>
  visit(aroundPier(islandRadius), {}, async (page) => {
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

test('keys alone search, walk the list, open a place and come back', () =>
  visit('/', {}, async (page) => {
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

test('the page speaks Korean and English and keeps the choice', () =>
  visit(there, { ...desk, locale: 'ko-KR' }, async (page) => {
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
  visit(there, { ...desk, colorScheme: 'dark' }, async (page) => {
    await items(page).nth(19).waitFor();
    assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
    await items(page).nth(1).hover();
    await screenshot(page, 'desk-dark');
    await page.getByRole('button', { name: 'Light colours' }).click();
    assert.equal(await page.getAttribute('html', 'data-theme'), 'light');
  }));

test('a phone shows the map behind a sheet', () =>
  visit(there, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page) => {
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

test('a server that does not answer can be tried again', () =>
  visit('/', desk, async (page, complaints, context) => {
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
