// Links out of what others wrote: only those that cannot run anything.

import type { Position } from '../position';

/** Returns the URL if it is http or https, else null. */
export function safeUrl(text: string | undefined): string | null {
  if (!text || !URL.canParse?.(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

const photoName = /^(image|photos?)(:|$)/;

/** Returns the pictures that a place's attributes link to. */
export function photosOf(attributes: Record<string, string>): string[] {
  const links = Object.entries(attributes).flatMap(([name, value]) => {
    if (name === 'wikimedia_commons') return [commonsUrl(value)];
    return photoName.test(name) ? value.split(';').map((part) => safeUrl(part.trim())) : [];
  });
  return [...new Set(links.flatMap((link) => link ?? []))];
}

export const isPhoto = (attribute: string): boolean => attribute === 'wikimedia_commons' || photoName.test(attribute);

// "File:Name.jpg" or "Category:Name", also as an address.
function commonsUrl(value: string): string | null {
  const page = /^(File|Category):./.test(value) ? encodeURIComponent(value.replaceAll(' ', '_')) : null;
  return page ? `https://commons.wikimedia.org/wiki/${page}` : safeUrl(value);
}

export const telUrl = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`;

export function elsewhereOf({ latitude, longitude }: Position): string {
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=18/${latitude}/${longitude}`;
}

const osmKinds: Record<string, string> = { n: 'node', w: 'way', r: 'relation' };

/** Returns where an OpenStreetMap object ("osm:n123") can be read and corrected, or null. */
export function sourceUrl(sourceId: string | undefined): string | null {
  const [, kind = '', number] = /^osm:([nwr])(\d+)$/.exec(sourceId ?? '') ?? [];
  return number ? `https://www.openstreetmap.org/${osmKinds[kind]}/${number}` : null;
}
