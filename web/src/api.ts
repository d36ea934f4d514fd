// The API of the server, typed: everything the page asks, and how it fails.

import type { Position } from './position';

/** What a search shows of a place. */
export interface Found {
  id: string;
  name: string;
  latitude: number;
  longitude: number;
  distance_m: number;
  address?: string;
  category?: string;
  phone?: string;
  website?: string;
  opening_hours?: string;
  /** Stars, 0 to 5, and how many people gave them. */
  rating?: number;
  rating_count?: number;
  /** 1 is cheap, 4 is dear. */
  price_level?: number;
  attribution?: string;
}

/** Everything the directory keeps of a place. */
export interface Business extends Omit<Found, 'distance_m'> {
  description?: string;
  attributes?: Record<string, string>;
  source_id?: string;
  created: string;
  updated: string;
  version: number;
}

export interface SearchPage {
  total_count: number | null;
  businesses: Found[];
  /** The server stopped before it had looked at everything. */
  partial?: boolean;
  /** Cursor of the following page, where the server gives one. */
  next?: string | null;
}

export interface Search {
  position: Position;
  radius: number;
  category: string;
  name: string;
  openNow: boolean;
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

function searchQuery(search: Search, limit: number, start: Start, count: 'exact' | 'none'): URLSearchParams {
  const query = new URLSearchParams({
    latitude: String(search.position.latitude),
    longitude: String(search.position.longitude),
    radius: String(search.radius),
    limit: String(limit),
    count,
  });
  if ('cursor' in start) query.set('cursor', start.cursor);
  else if (start.offset > 0) query.set('offset', String(start.offset));
  if (search.category) query.set('category', search.category);
  if (search.name) query.set('name', search.name);
  if (search.openNow) query.set('open_now', 'true');
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
}

export async function readConfig(signal?: AbortSignal): Promise<Config> {
  return (await (await get('/config.json', signal)).json()) as Config;
}

export async function readOpenApi(signal?: AbortSignal): Promise<unknown> {
  return (await get('/openapi.json', signal)).json();
}
