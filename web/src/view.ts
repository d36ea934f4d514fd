// What the page shows, as its address says it: every view can be kept, shared and gone back to.

import { type Position, rounded } from './position';

export interface View {
  position: Position | null;
  radius: number;
  category: string;
  name: string;
  openNow: boolean;
  /** Id of the open place. */
  place: string | null;
}

export const radiusDefault = 1000;

export const emptyView: View = {
  position: null,
  radius: radiusDefault,
  category: '',
  name: '',
  openNow: false,
  place: null,
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

/** Reads a query. What makes no sense in it is left out. The words are those of the API. */
export function viewOf(search: string): View {
  const query = new URLSearchParams(search);
  const radius = numberOf(query, 'radius');
  return {
    position: positionOf(query),
    radius: radius > 0 && Number.isFinite(radius) ? radius : radiusDefault,
    category: query.get('category') ?? '',
    name: query.get('name') ?? '',
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
    query.set('radius', String(view.radius));
  }
  if (view.category) query.set('category', view.category);
  if (view.name) query.set('name', view.name);
  if (view.openNow) query.set('open_now', 'true');
  if (view.place) query.set('place', view.place);
  const text = query.toString();
  return text && `?${text}`;
}
