// Where to search: a position written or pasted, the user's own, or a place by its name.

import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTexts } from '../language/useLanguage';
import type { Texts } from '../language/texts';
import { formatPosition, parsePosition, type Position, rounded } from '../position';
import { type LocationState, useMyLocation } from '../useMyLocation';
import { Icon } from './Icon';

function messageOf(state: LocationState, texts: Texts): string {
  switch (state) {
    case 'idle':
      return '';
    case 'asking':
      return texts.asking;
    case 'denied':
      return texts.locationDenied;
    case 'unavailable':
      return texts.locationUnavailable;
    case 'insecure':
      return texts.locationInsecure;
  }
}

interface Properties {
  position: Position | null;
  near: string;
  search: (at: Position) => void;
  /** Null where the server knows positions alone. */
  searchNear: ((place: string) => void) | null;
}

export function SearchForm({ position, near, search, searchNear }: Properties) {
  const texts = useTexts();
  const [text, setText] = useState('');
  const [unread, setUnread] = useState(false);
  const found = useCallback((at: Position) => search(at), [search]);
  const [location, askLocation] = useMyLocation(found);

  // The box shows where the view is, whoever moved it there.
  useEffect(() => {
    setText(position ? formatPosition(position) : near);
    setUnread(false);
  }, [position?.latitude, position?.longitude, near]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const at = parsePosition(text);
    setUnread(!at && !searchNear);
    if (at) search(rounded(at));
    else if (text.trim()) searchNear?.(text.trim());
  };

  const message = unread ? texts.notAPosition : messageOf(location, texts);
  return (
    <form className="search" role="search" onSubmit={submit} noValidate>
      <div className="search-box">
        <input
          type="text"
          inputMode="text"
          autoComplete="off"
          spellCheck={false}
          aria-label={searchNear ? texts.searchLabelNear : texts.searchLabel}
          aria-invalid={unread}
          aria-describedby="search-message"
          placeholder={searchNear ? texts.searchHintNear : texts.searchHint}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="button" className="round" aria-label={texts.myLocation} title={texts.myLocation} onClick={askLocation}>
          <Icon name="locate" />
        </button>
        <button type="submit" className="round main" aria-label={texts.search} title={texts.search}>
          <Icon name="search" />
        </button>
      </div>
      <p id="search-message" className="search-message" role="alert">
        {message}
      </p>
    </form>
  );
}
