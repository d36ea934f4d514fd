// The card of a place.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundPier, desk, island, items, names, queryOf, there, visit } from './fixture.mjs';
import { screenshot } from './user.mjs';

test('a place has an address that shows the same to another', () =>
  visit(there, desk, async (page, complaints, context) => {
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

const card = (name) => `${aroundPier(1000)}&place=${island.get(name)}`;

const days = (page) => page.locator('.week tr').allTextContents();

test('the card of a place shows its week, with today', () =>
  visit(card('Pier museum'), desk, async (page) => {
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
  return visit(card('Pier museum'), { prepare, timezoneId: 'Europe/London' }, async (page) => {
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
  visit(card('Pier bookshop'), {}, async (page) => {
    await page.locator('.week').waitFor();
    assert.ok((await days(page)).every((day) => day.endsWith('Open 24 hours')));
    await page.locator('.hours-state', { hasText: /^Open now$/ }).waitFor();
    await page.getByRole('img', { name: '4.5 of 5 stars' }).waitFor();
    await page.getByRole('img', { name: 'Price level 1 of 4' }).waitFor();
  }));

test('hours that nobody can read are shown as they are written, and photos as links that run nothing', () =>
  visit(card('Pier studio'), {}, async (page) => {
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

test('a place that is gone is told', () =>
  visit('/?place=zzz', {}, async (page, complaints) => {
    await page.getByRole('heading', { name: 'This place is gone' }).waitFor();
    // The browser writes each 404 to its console: expected here.
    assert.ok(complaints.every((complaint) => complaint.includes('404')), String(complaints));
    complaints.length = 0;
  }));
