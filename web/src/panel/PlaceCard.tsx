// Everything the directory knows of one place.

import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Business } from '../api';
import { formatDistance } from '../distance';
import { categoryName } from '../language/category';
import { useTexts } from '../language/useLanguage';
import { formatPosition, type Position } from '../position';
import type { Reading } from '../usePlace';
import { Icon, type IconName } from './Icon';
import { elsewhereOf, safeUrl, sourceUrl, telUrl } from './links';
import { ProblemNote } from './ProblemNote';

interface Properties {
  reading: Reading;
  /** Metres from the centre of the search; null without one. */
  distance: number | null;
  close: () => void;
  searchAround: (at: Position) => void;
}

export function PlaceCard({ reading, distance, close, searchAround }: Properties) {
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
      {reading.state === 'ready' && <Facts place={reading.place} distance={distance} searchAround={searchAround} />}
    </article>
  );
}

interface FactsProperties {
  place: Business;
  distance: number | null;
  searchAround: (at: Position) => void;
}

function Facts({ place, distance, searchAround }: FactsProperties) {
  const texts = useTexts();
  const website = safeUrl(place.website);
  const changed = new Intl.DateTimeFormat(texts.locale, { dateStyle: 'long' }).format(new Date(place.updated));
  return (
    <>
      <h1>{place.name}</h1>
      <p className="place-kind">
        {[
          place.rating !== undefined && texts.rating(place.rating, place.rating_count),
          place.category && categoryName(place.category, texts),
          place.price_level !== undefined && texts.price(place.price_level),
          distance !== null && texts.distance(formatDistance(distance, texts.locale)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <div className="actions">
        <ShareButton />
        <button className="chip" onClick={() => searchAround(place)}>
          <Icon name="search" /> {texts.searchAround}
        </button>
        <a className="chip" href={elsewhereOf(place)} target="_blank" rel="noreferrer">
          <Icon name="globe" /> {texts.showElsewhere}
        </a>
      </div>
      {place.description && <p className="place-text">{place.description}</p>}
      <dl className="facts">
        <Fact icon="clock" name={texts.hours}>{place.opening_hours?.split(';').map((part) => <span key={part}>{part.trim()}</span>)}</Fact>
        <Fact icon="pin" name={texts.address}>{place.address}</Fact>
        <Fact icon="phone" name={texts.phone}>{place.phone && <a href={telUrl(place.phone)}>{place.phone}</a>}</Fact>
        <Fact icon="link" name={texts.website}>
          {website ? <a href={website} target="_blank" rel="noreferrer">{place.website}</a> : place.website}
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
  const entries = Object.entries(attributes);
  if (entries.length === 0) return null;
  return (
    <details className="attributes">
      <summary>{texts.more_facts}</summary>
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
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

function ShareButton() {
  const texts = useTexts();
  const [said, setSaid] = useState('');
  const share = () => {
    const copying = navigator.clipboard?.writeText(location.href) ?? Promise.reject(new Error('no clipboard'));
    copying.then(
      () => setSaid(texts.copied),
      () => setSaid(texts.copyFailed),
    );
  };
  return (
    <>
      <button className="chip" onClick={share}>
        <Icon name="link" /> {texts.share}
      </button>
      <span className="said" role="status">
        {said}
      </span>
    </>
  );
}
