// Whether a place is open, read again when that changes.

import { useEffect, useState } from 'react';
import { type Hours, readHours } from './api';

// Browsers wait no longer; nor does anybody.
const waitMax = 86_400_000;
const waitMin = 1000;

export type HoursReading = Hours | 'loading' | 'failed';

/** Of no place it stays 'failed'. */
export function useHours(id: string | null): HoursReading {
  const [reading, setReading] = useState<HoursReading>('loading');

  useEffect(() => {
    if (id === null) return setReading('failed');
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      readHours(id, leaving.signal)
        .then((hours) => {
          setReading(hours);
          const wait = hours.next_change ? Date.parse(hours.next_change.at) - Date.now() : waitMax;
          timer = setTimeout(read, Math.min(Math.max(wait, waitMin), waitMax));
        })
        // The card shows them as they are written.
        .catch(() => leaving.signal.aborted || setReading('failed'));
    };
    setReading('loading');
    read();
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [id]);

  return reading;
}
