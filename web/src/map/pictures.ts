// Pictures of the map, drawn when it first asks for one: numbered markers, of which one covers its neighbour whole, and
// the plate under a name. A picture's name says what it looks like: "badge|fill|edge|text|radius|7", "plate|fill|edge".

const separator = '|';
const edgeWidth = 1.5;
// Sharp on dense screens; the map scales it down on others.
const pixelRatio = 2;
// By the letters of a badge: what fits.
const fontSizes = [9, 12, 12, 10.5, 9.5];
const plateSide = 24;
const plateCorner = 8;

export interface BadgeLook {
  fill: string;
  edge: string;
  text: string;
  radius: number;
}

/** Returns the name of a marker's picture without its number, which is appended. */
export function badgePrefix({ fill, edge, text, radius }: BadgeLook): string {
  return ['badge', fill, edge, text, radius, ''].join(separator);
}

/** Returns the name of a plate, which stretches to what stands on it. */
export const plateName = (fill: string, edge: string): string => ['plate', fill, edge].join(separator);

export interface Picture {
  data: ImageData;
  options: { pixelRatio: number; stretchX?: [number, number][]; stretchY?: [number, number][] };
}

function canvasOf(side: number): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side * pixelRatio;
  const draw = canvas.getContext('2d');
  draw?.scale(pixelRatio, pixelRatio);
  return draw;
}

function dataOf(draw: CanvasRenderingContext2D): ImageData {
  return draw.getImageData(0, 0, draw.canvas.width, draw.canvas.height);
}

function fillAndEdge(draw: CanvasRenderingContext2D, fill: string, edge: string, width: number): void {
  draw.fillStyle = fill;
  draw.strokeStyle = edge;
  draw.lineWidth = width;
  draw.fill();
  draw.stroke();
}

function drawBadge(fill: string, edge: string, colour: string, radius: number, text: string, font: string): Picture | null {
  const middle = radius + edgeWidth;
  const draw = canvasOf(2 * middle);
  if (!draw) return null;
  draw.arc(middle, middle, radius + edgeWidth / 2, 0, 2 * Math.PI);
  fillAndEdge(draw, fill, edge, edgeWidth);
  draw.fillStyle = colour;
  draw.font = `700 ${fontSizes[text.length] ?? fontSizes[0]}px ${font}`;
  draw.textAlign = 'center';
  draw.textBaseline = 'middle';
  draw.fillText(text, middle, middle + 0.5);
  return { data: dataOf(draw), options: { pixelRatio } };
}

function drawPlate(fill: string, edge: string): Picture | null {
  const draw = canvasOf(plateSide);
  if (!draw) return null;
  draw.roundRect(1, 1, plateSide - 2, plateSide - 2, plateCorner);
  fillAndEdge(draw, fill, edge, 1);
  const stretch: [number, number][] = [[(plateCorner + 2) * pixelRatio, (plateSide - plateCorner - 2) * pixelRatio]];
  return { data: dataOf(draw), options: { pixelRatio, stretchX: stretch, stretchY: stretch } };
}

/** Draws the picture of such a name; null for other names. */
export function drawPicture(name: string, font: string): Picture | null {
  const [kind, fill = '', edge = '', text = '', radius, number = ''] = name.split(separator);
  if (kind === 'plate') return drawPlate(fill, edge);
  return kind === 'badge' ? drawBadge(fill, edge, text, Number(radius), number, font) : null;
}
