// What the page shows, as its address says it: every view can be kept, shared and gone back to.

import { type Filters, writeFilters } from './api';
import { type Position, rounded } from './position';

export interface View extends Filters {
  position: Position | null;
  /** Name of a place, where no position is given. */
  near: string;
  radius: number;
  name: string;
  /** '' is by distance. */
  sort: string;
  /** Id of the open place. */
  place: string | null;
}

export const radiusDefault = 1000;
export const ratingMax = 5;
export const priceLevels = [1, 2, 3, 4];

export const noFilters: Filters & { name: string } = {
  category: '',
  exclude: '',
  name: '',
  minRating: 0,
  prices: [],
  features: [],
  openNow: false,
};

function numberOf(query: URLSearchParams, name: string): number {
  const text = query.get(name);
  return text === null || text.trim() === '' ? NaN : Number(text);
}

function positionOf(query: URLSearchParams): Position | null {
  const latitude = numberOf(query, 'latitude');
  const longitude = numberOf(query, 'longitude');
  const sound = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return sound ? { latitude, longitude } : null;
}

function wordsOf(query: URLSearchParams, name: string): string[] {
  const words = (query.get(name) ?? '').split(',').map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))];
}

/** Reads a query. What makes no sense in it is left out. The words are those of the API. */
export function viewOf(search: string): View {
  const query = new URLSearchParams(search);
  const radius = numberOf(query, 'radius');
  const rating = numberOf(query, 'min_rating');
  return {
    position: positionOf(query),
    near: query.get('near') ?? '',
    sort: query.get('sort') ?? '',
    radius: radius > 0 && Number.isFinite(radius) ? radius : radiusDefault,
    category: query.get('category') ?? '',
    exclude: query.get('exclude_category') ?? '',
    name: query.get('name') ?? '',
    minRating: rating > 0 && rating <= ratingMax ? rating : 0,
    prices: wordsOf(query, 'price_level').map(Number).filter((level) => priceLevels.includes(level)).sort(),
    features: wordsOf(query, 'features'),
    openNow: query.get('open_now') === 'true',
    place: query.get('place') || null,
  };
}

/** Writes the query that viewOf reads back; "" for the empty view. */
export function queryOf(view: View): string {
  const query = new URLSearchParams();
  if (view.position) {
    const { latitude, longitude } = rounded(view.position);
    query.set('latitude', String(latitude));
    query.set('longitude', String(longitude));
  } else if (view.near) {
    query.set('near', view.near);
  }
  if (view.position || view.near) query.set('radius', String(view.radius));
  if (view.sort) query.set('sort', view.sort);
  if (view.name) query.set('name', view.name);
  writeFilters(view, query);
  if (view.place) query.set('place', view.place);
  const text = query.toString();
  return text && `?${text}`;
}
