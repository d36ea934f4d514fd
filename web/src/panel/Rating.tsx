// Stars and prices as signs for who looks and as words for who listens.

import { useTexts } from '../language/useLanguage';

export function Rating({ stars, count }: { stars: number | undefined; count: number | undefined }) {
  const texts = useTexts();
  if (stars === undefined) return null;
  return (
    <span>
      <span className="rating" role="img" aria-label={texts.rating(stars, count)}>
        <b>★ {stars.toFixed(1)}</b>
        {count !== undefined && ` ${texts.ratingCount(count)}`}
      </span>
    </span>
  );
}

export function Price({ level }: { level: number | undefined }) {
  const texts = useTexts();
  if (level === undefined) return null;
  return (
    <span role="img" aria-label={texts.price(level)}>
      {texts.priceSign.repeat(level)}
    </span>
  );
}
