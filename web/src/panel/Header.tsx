// The name of the page, its language and its colours.

import { useLanguageSwitch, useTexts } from '../language/useLanguage';
import type { Theme } from '../useTheme';
import { Icon } from './Icon';

export function Header({ theme, toggleTheme }: { theme: Theme; toggleTheme: () => void }) {
  const texts = useTexts();
  const toggleLanguage = useLanguageSwitch();
  const otherColours = theme === 'dark' ? texts.light : texts.dark;
  const otherLocale = texts.locale === 'ko' ? 'en' : 'ko';
  return (
    <header className="header">
      <a className="brand" href="/">
        <span className="brand-mark" aria-hidden="true" />
        <span>
          Madang <span lang="ko">마당</span>
        </span>
      </a>
      <button className="quiet" lang={otherLocale} onClick={toggleLanguage}>
        {texts.otherLanguage}
      </button>
      <button className="quiet round" aria-label={otherColours} title={otherColours} onClick={toggleTheme}>
        <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
      </button>
    </header>
  );
}
