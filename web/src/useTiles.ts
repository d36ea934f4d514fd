// The tiles of another server, where this one is configured with some. Nothing until that is known.

import { useEffect, useState } from 'react';
import { readConfig } from './api';

export interface Tiles {
  url: string;
  attribution: string;
}

export function useTiles(): Tiles | null {
  const [tiles, setTiles] = useState<Tiles | null>(null);

  useEffect(() => {
    const leaving = new AbortController();
    readConfig(leaving.signal)
      .then(({ tiles_url: url, tiles_attribution: attribution = '' }) => url && setTiles({ url, attribution }))
      // The page's own coast stays.
      .catch(() => undefined);
    return () => leaving.abort();
  }, []);

  return tiles;
}
