// Light or dark: as the system says, until the user chooses.

import { useEffect, useState } from 'react';
import { keep, readKept } from './kept';

export type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');

function chosen(): Theme | null {
  const kept = readKept('theme');
  return kept === 'light' || kept === 'dark' ? kept : null;
}

const systemTheme = (): Theme => (system.matches ? 'dark' : 'light');

export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(() => chosen() ?? systemTheme());

  useEffect(() => {
    const follow = () => chosen() ?? setTheme(systemTheme());
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, []);

  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);

  const toggle = () => {
    const other = theme === 'dark' ? 'light' : 'dark';
    keep('theme', other);
    setTheme(other);
  };
  return [theme, toggle];
}
