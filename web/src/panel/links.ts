// Links out of what others wrote: only those that cannot run anything.

import type { Position } from '../position';

/** Returns the URL if it is http or https, else null. */
export function safeUrl(text: string | undefined): string | null {
  if (!text || !URL.canParse?.(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

/** Whether an attribute holds what the server has made links to photos of. */
export const isPhoto = (attribute: string): boolean => /^(image|wikimedia_commons)(:|$)/.test(attribute);

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
