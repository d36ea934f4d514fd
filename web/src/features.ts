// What this server offers, read from its own API document: the page shows no control that would be refused.

interface Parameter {
  name: string;
  description?: string;
  schema?: { maximum?: number; enum?: string[] };
}

interface OpenApi {
  paths?: Record<string, { get?: { parameters?: Parameter[] } }>;
}

export interface Features {
  /** Filters of a search. */
  openNow: boolean;
  name: boolean;
  exclude: boolean;
  rating: boolean;
  prices: boolean;
  /** Names of what places can have: "wifi". */
  amenities: string[];
  /** Vector tiles of the places. */
  tiles: boolean;
  /** The name of a place as the centre. */
  near: boolean;
  /** Orders of the list, the usual one first. */
  sorts: string[];
  /** Pages that stay in step while places change; otherwise by offset. */
  cursor: boolean;
  /** What opening hours mean, of one place. */
  hours: boolean;
  /** Reading places without a position, for the first view. */
  exports: boolean;
  radiusMax: number;
  offsetMax: number;
}

export const plainFeatures: Features = {
  openNow: false,
  name: false,
  exclude: false,
  rating: false,
  prices: false,
  amenities: [],
  tiles: false,
  near: false,
  sorts: [],
  cursor: false,
  hours: false,
  exports: false,
  radiusMax: 50_000,
  offsetMax: 10_000,
};

// The document names them in words: "Businesses that have all of these, separated by commas: wheelchair, takeaway".
function namesIn(parameter: Parameter | undefined): string[] {
  const [, list = ''] = /:([^:]*)$/.exec(parameter?.description ?? '') ?? [];
  return list.split(',').map((name) => name.trim()).filter((name) => /^\w+$/.test(name));
}

export function featuresOf(document: unknown): Features {
  const paths = (document as OpenApi).paths ?? {};
  const parameters = paths['/v1/businesses']?.get?.parameters ?? [];
  const find = (name: string) => parameters.find((parameter) => parameter.name === name);
  const offers = (name: string) => find(name) !== undefined;
  const maximum = (name: string, otherwise: number) => find(name)?.schema?.maximum ?? otherwise;
  return {
    openNow: offers('open_now'),
    name: offers('name'),
    exclude: offers('exclude_category'),
    rating: offers('min_rating'),
    prices: offers('price_level'),
    amenities: namesIn(find('features')),
    tiles: '/v1/tiles/{z}/{x}/{y}' in paths,
    near: offers('near'),
    sorts: find('sort')?.schema?.enum ?? [],
    cursor: offers('cursor'),
    hours: '/v1/businesses/{id}/hours' in paths,
    exports: '/v1/business-exports' in paths,
    radiusMax: maximum('radius', plainFeatures.radiusMax),
    offsetMax: maximum('offset', plainFeatures.offsetMax),
  };
}
