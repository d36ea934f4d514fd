// Numbered markers as pictures: drawn when the map first asks for one, so that a marker covers its neighbour whole.

const separator = '|';
const edgeWidth = 2;
// Sharp on dense screens; the map scales it down on others.
const pixelRatio = 2;

export interface BadgeLook {
  fill: string;
  edge: string;
  text: string;
  radius: number;
}

/** Returns the name of the picture without its badge, which is appended. */
export function badgePrefix({ fill, edge, text, radius }: BadgeLook): string {
  return ['badge', fill, edge, text, radius, ''].join(separator);
}

export interface Badge {
  picture: ImageData;
  pixelRatio: number;
}

/** Draws the picture of such a name; null for other names. */
export function drawBadge(name: string, fontFamily: string): Badge | null {
  const [kind, fill = '', edge = '', colour = '', size, text = ''] = name.split(separator);
  const radius = Number(size);
  const side = 2 * (radius + edgeWidth) * pixelRatio;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const draw = kind === 'badge' ? canvas.getContext('2d') : null;
  if (!draw) return null;
  draw.scale(pixelRatio, pixelRatio);
  draw.translate(radius + edgeWidth, radius + edgeWidth);
  draw.beginPath();
  draw.arc(0, 0, radius + edgeWidth / 2, 0, 2 * Math.PI);
  draw.fillStyle = fill;
  draw.strokeStyle = edge;
  draw.lineWidth = edgeWidth;
  draw.fill();
  draw.stroke();
  draw.fillStyle = colour;
  draw.font = `700 ${text.length > 2 ? 9.5 : 12}px ${fontFamily}`;
  draw.textAlign = 'center';
  draw.textBaseline = 'middle';
  draw.fillText(text, 0, 0.5);
  return { picture: draw.getImageData(0, 0, side, side), pixelRatio };
}
