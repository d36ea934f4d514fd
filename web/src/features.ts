// What this server offers, read from its own API document: the page shows no control that would be refused.

interface Parameter {
  name: string;
  schema?: { maximum?: number };
}

interface OpenApi {
  paths?: Record<string, { get?: { parameters?: Parameter[] } }>;
}

export interface Features {
  /** Filters of a search. */
  openNow: boolean;
  name: boolean;
  /** Pages that stay in step while places change; otherwise by offset. */
  cursor: boolean;
  /** Reading places without a position, for the first view. */
  exports: boolean;
  radiusMax: number;
  limitMax: number;
  offsetMax: number;
}

export const plainFeatures: Features = {
  openNow: false,
  name: false,
  cursor: false,
  exports: false,
  radiusMax: 50_000,
  limitMax: 100,
  offsetMax: 10_000,
};

export function featuresOf(document: unknown): Features {
  const paths = (document as OpenApi).paths ?? {};
  const parameters = paths['/v1/businesses']?.get?.parameters ?? [];
  const offers = (name: string) => parameters.some((parameter) => parameter.name === name);
  const maximum = (name: string, otherwise: number) =>
    parameters.find((parameter) => parameter.name === name)?.schema?.maximum ?? otherwise;
  return {
    openNow: offers('open_now'),
    name: offers('name'),
    cursor: offers('cursor'),
    exports: '/v1/business-exports' in paths,
    radiusMax: maximum('radius', plainFeatures.radiusMax),
    limitMax: maximum('limit', plainFeatures.limitMax),
    offsetMax: maximum('offset', plainFeatures.offsetMax),
  };
}
