// The features of the server, read once. Nothing until they are known.

import { useEffect, useState } from 'react';
import { readOpenApi } from './api';
import { type Features, featuresOf, plainFeatures } from './features';

export function useFeatures(): Features | null {
  const [features, setFeatures] = useState<Features | null>(null);

  useEffect(() => {
    const leaving = new AbortController();
    readOpenApi(leaving.signal)
      .then((document) => setFeatures(featuresOf(document)))
      // A search will say that the server does not answer.
      .catch(() => leaving.signal.aborted || setFeatures(plainFeatures));
    return () => leaving.abort();
  }, []);

  return features;
}
