// How text is set on the map, and how sizes follow its zoom.

import type { ExpressionSpecification } from 'maplibre-gl';

// Faces of the user's machine: no glyphs are fetched.
export const font = ['Pretendard', 'Noto Sans KR', 'Noto Sans', 'Helvetica Neue', 'Arial', 'sans-serif'];

export const byZoom = (...stops: (number | ExpressionSpecification)[]): ExpressionSpecification =>
  ['interpolate', ['linear'], ['zoom'], ...stops] as unknown as ExpressionSpecification;
