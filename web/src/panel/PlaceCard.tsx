// Everything the directory knows of one place.

import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Business } from '../api';
import { formatDistance } from '../distance';
import { categoryName } from '../language/category';
import { useTexts } from '../language/useLanguage';
import { formatPosition, type Position } from '../position';
import { useHours } from '../useHours';
import type { Reading } from '../usePlace';
import { HoursTable } from './HoursTable';
import { Icon, type IconName } from './Icon';
import { elsewhereOf, isPhoto, safeUrl, sourceUrl, telUrl } from './links';
import { ProblemNote } from './ProblemNote';
import { Price, Rating } from './Rating';

interface Properties {
  reading: Reading;
  /** Metres from the centre of the search; null without one. */
  distance: number | null;
  /** Whether the server says what opening hours mean. */
  hasHours: boolean;
  close: () => void;
  searchAround: (at: Position) => void;
}

export function PlaceCard({ reading, distance, hasHours, close, searchAround }: Properties) {
  const texts = useTexts();
  const back = useRef<HTMLButtonElement>(null);

  // Who opened the card goes on reading here; a page that begins with a card keeps its own beginning.
  useEffect(() => {
    if (document.activeElement !== document.body) back.current?.focus();
    const leave = (event: KeyboardEvent) => event.key === 'Escape' && close();
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, [close]);

  return (
    <article className="place" aria-busy={reading.state === 'loading'}>
      <button ref={back} className="quiet back" onClick={close}>
        <Icon name="back" /> {texts.back}
      </button>
      {reading.state === 'loading' && <p role="status">{texts.loading}</p>}
      {reading.state === 'failed' && <ProblemNote problem={reading.problem} />}
      {reading.state === 'ready' && (
        <Facts place={reading.place} distance={distance} hasHours={hasHours} searchAround={searchAround} />
      )}
    </article>
  );
}

interface FactsProperties {
  place: Business;
  distance: number | null;
  hasHours: boolean;
  searchAround: (at: Position) => void;
}

function Facts({ place, distance, hasHours, searchAround }: FactsProperties) {
  const texts = useTexts();
  const [said, share] = useShare();
  const hours = useHours(hasHours && place.opening_hours ? place.id : null);
  const photos = (place.photos ?? []).flatMap((photo) => safeUrl(photo) ?? []);
  const website = safeUrl(place.website);
  const changed = new Intl.DateTimeFormat(texts.locale, { dateStyle: 'long' }).format(new Date(place.updated));
  return (
    <>
      <h1>{place.name}</h1>
      <p className="place-kind">
        <Rating stars={place.rating} count={place.rating_count} />
        <Price level={place.price_level} />
        {place.category && <span>{categoryName(place.category, texts)}</span>}
        {distance !== null && <span>{texts.distance(formatDistance(distance, texts.locale))}</span>}
      </p>
      <div className="actions">
        <button className="chip" onClick={share}>
          <Icon name="link" /> {texts.share}
        </button>
        <button className="chip" onClick={() => searchAround(place)}>
          <Icon name="search" /> {texts.searchAround}
        </button>
        <a className="chip" href={elsewhereOf(place)} target="_blank" rel="noreferrer">
          <Icon name="globe" /> {texts.showElsewhere}
        </a>
        <span className="said" role="status">
          {said}
        </span>
      </div>
      {place.description && <p className="place-text">{place.description}</p>}
      <dl className="facts">
        <Fact icon="clock" name={texts.hours}>
          {place.opening_hours && <HoursTable written={place.opening_hours} reading={hours} />}
        </Fact>
        <Fact icon="pin" name={texts.address}>{place.address}</Fact>
        <Fact icon="phone" name={texts.phone}>{place.phone && <a href={telUrl(place.phone)}>{place.phone}</a>}</Fact>
        <Fact icon="link" name={texts.website}>
          {website ? <a href={website} target="_blank" rel="noreferrer">{place.website}</a> : place.website}
        </Fact>
        <Fact icon="photo" name={texts.photos}>
          {photos.length > 0 &&
            photos.map((url, i) => (
              <a key={url} href={url} target="_blank" rel="noopener noreferrer">
                {texts.photo(i + 1, new URL(url).hostname)}
              </a>
            ))}
        </Fact>
        <Fact icon="locate" name={texts.position}>{formatPosition(place)}</Fact>
      </dl>
      <Attributes attributes={place.attributes ?? {}} />
      <p className="place-source">
        {place.attribution && <span>{texts.source}: {place.attribution}</span>}
        <SourceId id={place.source_id} />
        <span>{texts.changed(changed)}</span>
      </p>
    </>
  );
}

function Fact({ icon, name, children }: { icon: IconName; name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div>
      <dt>
        <Icon name={icon} />
        <span className="unseen">{name}</span>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function Attributes({ attributes }: { attributes: Record<string, string> }) {
  const texts = useTexts();
  const entries = Object.entries(attributes).filter(([name]) => !isPhoto(name));
  if (entries.length === 0) return null;
  return (
    <details className="attributes">
      <summary>{texts.more_facts}</summary>
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{texts.amenities[name] ?? name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function SourceId({ id }: { id: string | undefined }) {
  const url = sourceUrl(id);
  if (!id) return null;
  return url ? <a href={url} target="_blank" rel="noreferrer">{id}</a> : <span>{id}</span>;
}

// Copies the address of the view; returns what became of it, in words.
function useShare(): [string, () => void] {
  const texts = useTexts();
  const [said, setSaid] = useState('');
  const share = () => {
    const copying = navigator.clipboard?.writeText(location.href) ?? Promise.reject(new Error('no clipboard'));
    copying.then(
      () => setSaid(texts.copied),
      () => setSaid(texts.copyFailed),
    );
  };
  return [said, share];
}
