// The places around the listed ones, for the map: more than anyone reads, in one request without counting.
// Where there is no search yet, the first places of the directory.

import { useEffect, useState } from 'react';
import { exportBusinesses, type Found, type Search, searchBusinesses } from './api';
import type { Features } from './features';

export type Dot = Omit<Found, 'distance_m'>;

const sampleSize = 1000;

/** Returns null until they are here. */
export function useAround(search: Search | null, features: Features, wanted: boolean): Dot[] | null {
  const [dots, setDots] = useState<Dot[] | null>(null);

  useEffect(() => {
    setDots(null);
    if (!wanted) return undefined;
    const leaving = new AbortController();
    const reading = search
      ? searchBusinesses(search, features.limitMax, { offset: 0 }, 'none', leaving.signal).then((page) => page.businesses)
      : exportBusinesses(sampleSize, leaving.signal);
    // Only decoration: the list tells what is wrong.
    reading.then(setDots).catch(() => undefined);
    return () => leaving.abort();
  }, [search, features, wanted]);

  return dots;
}
