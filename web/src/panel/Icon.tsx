// Small drawings, 20 × 20, in the colour of the text. They say nothing to a screen reader.

const paths = {
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4',
  locate: 'M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10 2v3M10 15v3M2 10h3M15 10h3',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  back: 'M12.5 4.5 7 10l5.5 5.5',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4.2l2.8 1.8',
  pin: 'M10 2.5a5.5 5.5 0 0 0-5.5 5.5c0 4 5.5 9.5 5.5 9.5s5.5-5.5 5.5-9.5A5.5 5.5 0 0 0 10 2.5zM10 6.2a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8z',
  phone: 'M6.5 3 4 4.2c-.6 5.8 6 12.4 11.8 11.8L17 13.5l-3.4-2-1.8 1.4c-2-.9-3.8-2.7-4.7-4.7l1.4-1.8z',
  link: 'M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3l1-1',
  globe: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM3 10h14M10 3c2.5 2 2.5 12 0 14M10 3c-2.5 2-2.5 12 0 14',
  photo: 'M3 5.5h14v10H3zM3 13l4-3.5 3.5 3 2.5-2 4 3.5M12.6 8.4a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0z',
  sliders: 'M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4',
  sun: 'M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.5 1.5M14.2 14.2l1.5 1.5M4.3 15.7l1.5-1.5M14.2 5.8l1.5-1.5',
  moon: 'M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z',
  spark: 'M10 3v4M10 13v4M3 10h4M13 10h4M5.2 5.2l2.6 2.6M12.2 12.2l2.6 2.6M5.2 14.8l2.6-2.6M12.2 7.8l2.6-2.6',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
