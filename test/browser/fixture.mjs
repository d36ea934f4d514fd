// What all scenarios share: the browser, the busiest town of the generated world, the island, and words for the page.
import { after, before } from 'node:test';
import { pier, settle } from './island.mjs';
import { busiestPlace } from './town.mjs';
import { openBrowser, visit as visitWith } from './user.mjs';

export const radius = 20_000;
// For windows that are photographed; the others are small, because the map is drawn in software.
export const desk = { viewport: { width: 1280, height: 800 } };

let browser;
export let where; // "latitude, longitude" of the busiest place
export let there; // the address of a search around it
export let island; // ids of its places by name

before(async () => {
  browser = await openBrowser();
  const { latitude, longitude } = await busiestPlace();
  where = `${latitude}, ${longitude}`;
  there = `/?latitude=${latitude}&longitude=${longitude}&radius=${radius}`;
  island = await settle();
});
after(() => browser?.close());

export const visit = (path, options, scenario) => visitWith(browser, path, options, scenario);
export const aroundPier = (metres) => `/?latitude=${pier.latitude}&longitude=${pier.longitude}&radius=${metres}`;

export const items = (page) => page.locator('.item');
export const names = (page) => page.locator('.item-name').allTextContents();
export const button = (page, name) => page.getByRole('button', { name, exact: true });
export const queryOf = (page) => new URL(page.url()).searchParams;
export const focused = (page) =>
  page.evaluate(() => document.activeElement?.getAttribute('data-id') ?? document.activeElement?.className);

// Deepest zoom of the tiles of places that the page has asked for.
export function watchZoom(page) {
  const seen = { zoom: 0, urls: [] };
  page.context().on('request', (request) => {
    const [, zoom] = /\/v1\/tiles\/(\d+)\//.exec(request.url()) ?? [];
    if (!zoom) return;
    seen.zoom = Math.max(seen.zoom, Number(zoom));
    seen.urls.push(request.url());
  });
  return seen;
}
