// A found place in the list.

import { useEffect, useRef } from 'react';
import type { Dot, Found } from '../api';
import { formatDistance } from '../distance';
import { categoryName } from '../language/category';
import { hoursInWords } from '../language/hours';
import { useTexts } from '../language/useLanguage';
import { Price, Rating } from './Rating';

interface Properties {
  place: Found;
  number: number;
  reachable: boolean;
  hovered: boolean;
  focused: () => void;
  hover: (place: Dot | null) => void;
  open: (id: string) => void;
}

export function ResultItem({ place, number, reachable, hovered, focused, hover, open }: Properties) {
  const texts = useTexts();
  const item = useRef<HTMLLIElement>(null);

  useEffect(() => {
    if (hovered) item.current?.scrollIntoView({ block: 'nearest' });
  }, [hovered]);

  return (
    <li ref={item} className={hovered ? 'item hovered' : 'item'}>
      <button
        data-id={place.id}
        tabIndex={reachable ? 0 : -1}
        onFocus={focused}
        onBlur={() => hover(null)}
        onMouseEnter={() => hover(place)}
        onClick={() => open(place.id)}
      >
        <span className="badge" aria-hidden="true">
          {number}
        </span>
        <span className="item-name">{place.name}</span>
        <span className="item-distance">{formatDistance(place.distance_m, texts.locale)}</span>
        <span className="item-facts">
          <Rating stars={place.rating} count={place.rating_count} />
          <Price level={place.price_level} />
          {place.category && <span>{categoryName(place.category, texts)}</span>}
          {place.address && <span>{place.address}</span>}
        </span>
        {place.opening_hours && <span className="item-hours">{hoursInWords(place.opening_hours, texts)}</span>}
      </button>
    </li>
  );
}
