// Some places of the directory, for the first view: where there is something to see, and whose data it is.

import { useEffect, useState } from 'react';
import { type Dot, exportBusinesses } from './api';

const sampleSize = 1000;

/** Returns null until they are here. */
export function useSample(wanted: boolean): Dot[] | null {
  const [sample, setSample] = useState<Dot[] | null>(null);

  useEffect(() => {
    if (!wanted) return undefined;
    const leaving = new AbortController();
    // Only a suggestion: a search tells what is wrong.
    exportBusinesses(sampleSize, leaving.signal).then(setSample).catch(() => undefined);
    return () => leaving.abort();
  }, [wanted]);

  return wanted ? sample : null;
}
