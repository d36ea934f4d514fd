// Whether a media query holds now.

import { useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  const subscribe = (changed: () => void) => {
    const media = matchMedia(query);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  };
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

export const usePhone = (): boolean => useMedia('(max-width: 760px)');
