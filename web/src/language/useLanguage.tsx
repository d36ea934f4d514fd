// The language of the page: as the browser asks, until the user switches.

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { keep, readKept } from '../kept';
import { en } from './en';
import { ko } from './ko';
import type { Texts } from './texts';

const Language = createContext<{ texts: Texts; toggle: () => void }>({ texts: en, toggle: () => undefined });

function first(): Texts {
  const wanted = readKept('language') ?? navigator.languages.find((tag) => /^(ko|en)\b/.test(tag)) ?? 'en';
  return wanted.startsWith('ko') ? ko : en;
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [texts, setTexts] = useState(first);

  useEffect(() => {
    document.documentElement.lang = texts.locale;
  }, [texts]);

  const toggle = () => {
    const other = texts === ko ? en : ko;
    keep('language', other.locale);
    setTexts(other);
  };
  return <Language value={{ texts, toggle }}>{children}</Language>;
}

export const useTexts = (): Texts => useContext(Language).texts;
export const useLanguageSwitch = (): (() => void) => useContext(Language).toggle;
