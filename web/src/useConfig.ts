// What the server's settings say to the page. Nothing until they are known.

import { useEffect, useState } from 'react';
import { type Config, readConfig } from './api';

export function useConfig(): Config {
  const [config, setConfig] = useState<Config>({});

  useEffect(() => {
    const leaving = new AbortController();
    // Without them the page's own coast stays.
    readConfig(leaving.signal).then(setConfig).catch(() => undefined);
    return () => leaving.abort();
  }, []);

  return config;
}
