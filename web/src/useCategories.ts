// The categories among the places found, the most frequent first; behind them those that the map shows. They stay where
// they are while the map moves and while one is chosen.

import { useEffect, useState } from 'react';
import type { Dot } from './api';

const shownMax = 12;

function byFrequency(places: Dot[]): string[] {
  const counts = new Map<string, number>();
  for (const { category } of places) {
    if (category) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([category]) => category);
}

const joined = (first: string[], then: string[]): string[] => [...new Set([...first, ...then])].slice(0, shownMax);

export function useCategories(found: Dot[], inSight: Dot[], chosen: string): string[] {
  const [seen, setSeen] = useState<string[]>([]);

  useEffect(() => {
    if (!chosen && found.length > 0) setSeen(joined(byFrequency(found), byFrequency(inSight)));
  }, [found, chosen]);
  useEffect(() => {
    if (!chosen) setSeen((shown) => joined(shown, byFrequency(inSight)));
  }, [inSight, chosen]);

  return chosen && !seen.includes(chosen) ? [chosen, ...seen] : seen;
}
