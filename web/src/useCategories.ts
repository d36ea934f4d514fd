// The categories among the places in sight, the most frequent first. They stay while one is chosen.

import { useEffect, useState } from 'react';

const shownMax = 12;

function byFrequency(places: { category?: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { category } of places) {
    if (category) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([category]) => category);
}

export function useCategories(places: { category?: string }[], chosen: string): string[] {
  const [seen, setSeen] = useState<string[]>([]);

  useEffect(() => {
    if (!chosen && places.length > 0) setSeen(byFrequency(places).slice(0, shownMax));
  }, [places, chosen]);

  return chosen && !seen.includes(chosen) ? [chosen, ...seen] : seen;
}
