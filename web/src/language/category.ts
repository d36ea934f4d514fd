// Categories in words: OpenStreetMap's "shop=hairdresser" is for machines.

import type { Texts } from './texts';

export function categoryName(category: string, texts: Texts): string {
  const translated = texts.categories[category];
  if (translated) return translated;
  const words = category.slice(category.indexOf('=') + 1).replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
