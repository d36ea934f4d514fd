// The open place, read whole.

import { useEffect, useState } from 'react';
import { type Business, Problem, readBusiness } from './api';

export type Reading = { state: 'loading' } | { state: 'ready'; place: Business } | { state: 'failed'; problem: Problem };

export function usePlace(id: string | null): Reading | null {
  const [reading, setReading] = useState<{ id: string; is: Reading } | null>(null);

  useEffect(() => {
    if (id === null) return undefined;
    const leaving = new AbortController();
    setReading({ id, is: { state: 'loading' } });
    readBusiness(id, leaving.signal)
      .then((place) => setReading({ id, is: { state: 'ready', place } }))
      .catch((error: unknown) => {
        if (leaving.signal.aborted) return;
        const problem = error instanceof Problem ? error : new Problem(0, '', String(error), []);
        setReading({ id, is: { state: 'failed', problem } });
      });
    return () => leaving.abort();
  }, [id]);

  if (id === null) return null;
  return reading?.id === id ? reading.is : { state: 'loading' };
}
