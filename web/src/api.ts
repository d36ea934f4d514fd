// The API of the server, typed: everything the page asks, and how it fails.

import type { Position } from './position';

/** A place as the map has it. */
export interface Dot extends Position {
  id: string;
  name: string;
  category?: string;
  attribution?: string;
}

/** What a search shows of a place. */
export interface Found extends Dot {
  distance_m: number;
  address?: string;
  phone?: string;
  website?: string;
  opening_hours?: string;
  /** Stars, 0 to 5, and how many people gave them. */
  rating?: number;
  rating_count?: number;
  /** 1 is cheap, 4 is dear. */
  price_level?: number;
}

/** Everything the directory keeps of a place. */
export interface Business extends Omit<Found, 'distance_m'> {
  description?: string;
  attributes?: Record<string, string>;
  /** Links to pictures, or to their pages. */
  photos?: string[];
  source_id?: string;
  created: string;
  updated: string;
  version: number;
}

export interface SearchPage {
  total_count: number | null;
  businesses: Found[];
  /** The place that `near` named. */
  centre?: Dot;
  /** The server stopped before it had looked at everything. */
  partial?: boolean;
  /** Cursor of the following page, where the server gives one. */
  next?: string | null;
}

/** What narrows a search and the map alike. Empty words, no stars and no levels filter nothing. */
export interface Filters {
  category: string;
  exclude: string;
  minRating: number;
  /** 1 is cheap, 4 is dear; places of any of these. */
  prices: number[];
  /** Places that have all of these. */
  features: string[];
  openNow: boolean;
}

export interface Search extends Filters {
  /** The centre: a position, or the name of a place. */
  position: Position | null;
  near: string;
  radius: number;
  name: string;
  /** In a word of the API; '' for the usual order. */
  sort: string;
}

/** Where in the results a page starts: behind so many places, or at the cursor of the page before. */
export type Start = { offset: number } | { cursor: string };

export interface FieldError {
  field: string;
  message: string;
}

/** A refusal (RFC 9457), or with status 0 a server that did not answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly fields: FieldError[],
  ) {
    super(title);
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const given = (body ?? {}) as { title?: string; detail?: string; errors?: FieldError[] };
  return new Problem(response.status, given.title ?? response.statusText, given.detail ?? '', given.errors ?? []);
}

async function get(target: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(target, signal ? { signal } : {});
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, '', '', []);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Writes filters in the words of the API, which are those of the page's address too. */
export function writeFilters(filters: Filters, query: URLSearchParams): void {
  if (filters.category) query.set('category', filters.category);
  if (filters.exclude) query.set('exclude_category', filters.exclude);
  if (filters.minRating > 0) query.set('min_rating', String(filters.minRating));
  if (filters.prices.length > 0) query.set('price_level', filters.prices.join());
  if (filters.features.length > 0) query.set('features', filters.features.join());
  if (filters.openNow) query.set('open_now', 'true');
}

/** Where the map finds its dots and clusters: layer `places` of vector tiles. */
export function tilesUrl(filters: Filters): string {
  const query = new URLSearchParams();
  writeFilters(filters, query);
  const text = query.toString();
  return `${location.origin}/v1/tiles/{z}/{x}/{y}.pbf${text && `?${text}`}`;
}

function searchQuery(search: Search, limit: number, start: Start, count: 'exact' | 'none'): URLSearchParams {
  const query = new URLSearchParams({ radius: String(search.radius), limit: String(limit), count });
  if (search.position) {
    query.set('latitude', String(search.position.latitude));
    query.set('longitude', String(search.position.longitude));
  } else {
    query.set('near', search.near);
  }
  if (search.sort) query.set('sort', search.sort);
  if ('cursor' in start) query.set('cursor', start.cursor);
  else if (start.offset > 0) query.set('offset', String(start.offset));
  if (search.name) query.set('name', search.name);
  writeFilters(search, query);
  return query;
}

export async function searchBusinesses(
  search: Search,
  limit: number,
  start: Start,
  count: 'exact' | 'none',
  signal?: AbortSignal,
): Promise<SearchPage> {
  const response = await get(`/v1/businesses?${searchQuery(search, limit, start, count)}`, signal);
  return (await response.json()) as SearchPage;
}

export async function readBusiness(id: string, signal?: AbortSignal): Promise<Business> {
  const response = await get(`/v1/businesses/${encodeURIComponent(id)}`, signal);
  return (await response.json()) as Business;
}

export type OpenState = 'open' | 'closed' | 'unknown';

/** What a place's opening hours mean now and in the coming seven days. */
export interface Hours {
  opening_hours: string;
  state: OpenState;
  comment?: string;
  time_zone?: string;
  next_change?: { at: string; state: OpenState };
  /** By the place's own clock: "2026-05-01T18:30". */
  week?: { from: string; to: string; state: OpenState; comment?: string }[];
  /** Why the text cannot be read. */
  problem?: string;
}

export async function readHours(id: string, signal?: AbortSignal): Promise<Hours> {
  return (await (await get(`/v1/businesses/${encodeURIComponent(id)}/hours`, signal)).json()) as Hours;
}

/** The first places of the directory in the order of their ids. */
export async function exportBusinesses(limit: number, signal?: AbortSignal): Promise<Business[]> {
  const response = await get(`/v1/business-exports?limit=${limit}`, signal);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Business);
}

/** What the server's settings say to the page. */
export interface Config {
  tiles_url?: string;
  tiles_attribution?: string;
  basemap?: Basemap;
}

/** Vector tiles of streets, where the server has been given an extract of OpenStreetMap. */
export interface Basemap {
  tiles: string;
  minzoom: number;
  maxzoom: number;
  /** West, south, east, north. */
  bounds: [number, number, number, number];
  attribution: string;
}

export async function readConfig(signal?: AbortSignal): Promise<Config> {
  return (await (await get('/config.json', signal)).json()) as Config;
}

export async function readOpenApi(signal?: AbortSignal): Promise<unknown> {
  return (await get('/openapi.json', signal)).json();
}
