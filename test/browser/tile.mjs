// A vector tile by hand (Mapbox Vector Tile 2.1), with a crossing of two streets, water, a park and a house.

const number = (value) => {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
};
const field = (id, content) => [...number(id * 8 + 2), ...number(content.length), ...content];
const text = (id, words) => field(id, [...Buffer.from(words)]);
const zigzag = (value) => number(value < 0 ? -2 * value - 1 : 2 * value);

const line = 2;
const area = 3;

// MoveTo the first point, LineTo the others, and ClosePath of an area; each relative to the one before.
function shape(kind, points) {
  const steps = points.map(([x, y], i) => [x - (points[i - 1]?.[0] ?? 0), y - (points[i - 1]?.[1] ?? 0)].flatMap(zigzag));
  return [9, ...steps[0], ...number((points.length - 1) * 8 + 2), ...steps.slice(1).flat(), ...(kind === area ? [15] : [])];
}

function layer(name, kind, features) {
  const keys = ['kind', 'name'];
  const values = features.flatMap(({ tags }) => tags);
  const encoded = features.flatMap(({ tags, points }, i) => {
    const before = features.slice(0, i).reduce((sum, feature) => sum + feature.tags.length, 0);
    return field(2, [...field(2, tags.flatMap((_, key) => [key, before + key])), 24, kind, ...field(4, shape(kind, points))]);
  });
  return field(3, [
    ...[120, 2], // version
    ...text(1, name),
    ...encoded,
    ...keys.flatMap((key) => text(3, key)),
    ...values.flatMap((value) => field(4, text(1, value))),
    ...[40, ...number(4096)], // extent
  ]);
}

const box = (x, y, size) => [[x, y], [x + size, y], [x + size, y + size], [x, y + size]];

export const streetTile = () =>
  Buffer.from([
    ...layer('water', area, [{ tags: [], points: box(0, 3000, 1000) }]),
    ...layer('landuse', area, [{ tags: ['park'], points: box(2600, 400, 1200) }]),
    ...layer('building', area, [{ tags: [], points: box(600, 600, 300) }]),
    ...layer('road', line, [
      { tags: ['primary', 'Long Street'], points: [[0, 2048], [4096, 2048]] },
      { tags: ['minor', 'Side Street'], points: [[2048, 0], [2048, 4096]] },
    ]),
  ]);
