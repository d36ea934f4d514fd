// Where the browser says the user is.

import { useCallback, useState } from 'react';
import { type Position, rounded } from './position';

export type LocationState = 'idle' | 'asking' | 'denied' | 'unavailable' | 'insecure';

const askMilliseconds = 15_000;

/** Asks the browser, which asks the user. `found` is called with the answer. */
export function useMyLocation(found: (position: Position) => void): [LocationState, () => void] {
  const [state, setState] = useState<LocationState>('idle');

  const ask = useCallback(() => {
    if (!isSecureContext || !('geolocation' in navigator)) return setState('insecure');
    setState('asking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle');
        found(rounded(coords));
      },
      (error) => setState(error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable'),
      { timeout: askMilliseconds, maximumAge: 60_000 },
    );
  }, [found]);

  return [state, ask];
}
