// Values that are read anew each time but seldom differ.

import { useRef } from 'react';

/** Returns the same object as long as `value` says the same. */
export function useSame<T>(value: T): T {
  const kept = useRef(value);
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}
