// Positions as people type and paste them.

export interface Position {
  latitude: number;
  longitude: number;
}

const number = String.raw`[-+]?\d{1,3}(?:\.\d+)?`;
const pair = String.raw`(${number})\s*[,;/\s]\s*(${number})`;

// What copying a position gives: a pair, a geo: address, the address of a map (openstreetmap.org, Google, Naver).
const written = [
  new RegExp(String.raw`^\(?\s*${pair}\s*\)?$`),
  new RegExp(String.raw`^geo:${pair}`),
  new RegExp(String.raw`#map=[\d.]+/${pair}`),
  new RegExp(String.raw`[?&]mlat=(${number})&mlon=(${number})`),
  new RegExp(String.raw`[?&]latitude=(${number})&longitude=(${number})`),
  new RegExp(String.raw`[@=]${pair}`),
];

function within(latitude: number, longitude: number): Position | null {
  const sound = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return sound ? { latitude, longitude } : null;
}

// 37°33'58.8"N 126°58'40.4"E, also 37.5663°N 126.9779°E.
const angle = /(\d{1,3}(?:\.\d+)?)\s*°\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′])?\s*(?:(\d{1,2}(?:\.\d+)?)\s*["″])?\s*([NSEW])/gi;

function fromAngles(text: string): Position | null {
  const found = { latitude: NaN, longitude: NaN };
  for (const [, degrees, minutes, seconds, letter] of text.matchAll(angle)) {
    const side = (letter ?? '').toUpperCase();
    const size = Number(degrees) + Number(minutes ?? 0) / 60 + Number(seconds ?? 0) / 3600;
    const axis = side === 'N' || side === 'S' ? 'latitude' : 'longitude';
    found[axis] = side === 'S' || side === 'W' ? -size : size;
  }
  return within(found.latitude, found.longitude);
}

/** Returns the position that `text` names, or null. */
export function parsePosition(text: string): Position | null {
  const trimmed = text.trim();
  for (const form of written) {
    const found = form.exec(trimmed);
    if (found) return within(Number(found[1]), Number(found[2]));
  }
  return fromAngles(trimmed);
}

/** Six digits are 11 cm. */
export function rounded(position: Position): Position {
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return { latitude: round(position.latitude), longitude: round(position.longitude) };
}

export function formatPosition(position: Position): string {
  return `${position.latitude.toFixed(5)}, ${position.longitude.toFixed(5)}`;
}
