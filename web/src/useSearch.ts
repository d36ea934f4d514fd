// A search and its pages.

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Dot, type Filters, type Found, Problem, type Search, searchBusinesses, type SearchPage, type Start } from './api';
import type { Features } from './features';
import type { View } from './view';

export const pageSize = 20;

export interface Results {
  state: 'none' | 'loading' | 'loading more' | 'ready' | 'failed';
  found: Found[];
  total: number | null;
  /** The place that was named as the centre. */
  centre: Dot | null;
  next: Start | null;
  partial: boolean;
  problem: Problem | null;
}

const nothing: Results = { state: 'none', found: [], total: null, centre: null, next: null, partial: false, problem: null };

/** The filters of a view that the server offers. */
export function filtersOf(view: View, features: Features): Filters {
  return {
    category: view.category,
    exclude: features.exclude ? view.exclude : '',
    minRating: features.rating ? view.minRating : 0,
    prices: features.prices ? view.prices : [],
    features: view.features.filter((name) => features.amenities.includes(name)),
    openNow: features.openNow && view.openNow,
  };
}

export function searchOf(view: View, features: Features): Search | null {
  const near = features.near && !view.position ? view.near : '';
  if (!view.position && !near) return null;
  return {
    ...filtersOf(view, features),
    position: view.position,
    near,
    sort: features.sorts.slice(1).includes(view.sort) ? view.sort : '',
    radius: Math.min(view.radius, features.radiusMax),
    name: features.name ? view.name : '',
  };
}

// Where the page behind `found` begins; null at the end.
function nextStart(page: SearchPage, found: number, total: number | null, features: Features): Start | null {
  if (features.cursor) return page.next ? { cursor: page.next } : null;
  const ends = page.businesses.length < pageSize || found === total || found > features.offsetMax;
  return ends ? null : { offset: found };
}

function append(before: Results, page: SearchPage, features: Features): Results {
  const known = new Set(before.found.map((place) => place.id));
  const found = [...before.found, ...page.businesses.filter((place) => !known.has(place.id))];
  const total = page.total_count ?? before.total;
  const next = nextStart(page, found.length, total, features);
  const partial = before.partial || page.partial === true;
  return { state: 'ready', found, total, centre: page.centre ?? null, next, partial, problem: null };
}

export interface SearchControl {
  results: Results;
  more: () => void;
  retry: () => void;
}

/** Searches whenever `search` changes; more() adds the next page, retry() repeats what failed. */
export function useSearch(search: Search | null, features: Features): SearchControl {
  const [results, setResults] = useState(nothing);
  const [attempt, setAttempt] = useState(0);
  const running = useRef<AbortController | null>(null);

  const load = useCallback(
    (wanted: Search, before: Results) => {
      running.current?.abort();
      const leaving = (running.current = new AbortController());
      const start = before.next ?? { offset: 0 };
      searchBusinesses(wanted, pageSize, start, before.next ? 'none' : 'exact', leaving.signal)
        .then((page) => setResults(append(before, page, features)))
        .catch((error: unknown) => {
          if (leaving.signal.aborted) return;
          const problem = error instanceof Problem ? error : new Problem(0, '', String(error), []);
          setResults({ ...before, state: 'failed', problem });
        });
    },
    [features],
  );

  useEffect(() => {
    // The map stays where it is until it is known where the place is.
    setResults(({ centre }) => (search ? { ...nothing, centre, state: 'loading' } : nothing));
    if (search) load(search, nothing);
    return () => running.current?.abort();
  }, [search, load, attempt]);

  return useMemo(() => {
    const more = () => {
      if (!search || !results.next || results.state === 'loading more') return;
      setResults({ ...results, state: 'loading more' });
      load(search, results);
    };
    const retry = () => (results.next ? more() : setAttempt((count) => count + 1));
    return { results, more, retry };
  }, [search, results, load]);
}
