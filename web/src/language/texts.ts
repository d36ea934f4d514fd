// Everything the page says, as one type: a language that lacks a line does not compile.

export interface Texts {
  locale: string;
  otherLanguage: string;
  title: string;
  tagline: string;
  skip: string;

  search: string;
  searchLabel: string;
  searchHint: string;
  searchLabelNear: string;
  searchHintNear: string;
  notAPosition: string;
  myLocation: string;
  asking: string;
  locationDenied: string;
  locationUnavailable: string;
  locationInsecure: string;

  filters: string;
  radius: string;
  category: string;
  categoryHint: string;
  allCategories: string;
  nameFilter: string;
  openNow: string;
  closedNow: string;
  perhapsOpen: string;
  clear: string;
  filtersOn: (count: number) => string;
  exclude: string;
  excludeHint: string;
  minRating: string;
  anyRating: string;
  starsAtLeast: (stars: number) => string;
  priceLevel: string;
  amenity: string;
  /** What places can have, by the names of the API. */
  amenities: Record<string, string>;

  results: string;
  resultCount: (shown: number, total: number | null) => string;
  loading: string;
  partial: string;
  near: (place: string) => string;
  unknownPlace: (name: string) => string;
  sort: string;
  sorts: Record<string, string>;
  more: (count: number) => string;
  noResults: string;
  noResultsHelp: string;
  widen: (radius: string) => string;
  withoutFilters: string;

  welcome: string;
  welcomeHelp: string;
  busySpot: string;
  emptyDirectory: string;
  emptyDirectoryHelp: string;

  back: string;
  /** For who listens. */
  rating: (stars: number, count: number | undefined) => string;
  ratingCount: (count: number) => string;
  price: (level: number) => string;
  /** Repeated, it shows a price level. */
  priceSign: string;
  address: string;
  hours: string;
  opensAt: (time: string) => string;
  closesAt: (time: string) => string;
  perhapsFrom: (time: string) => string;
  perhaps: string;
  closed: string;
  allDay: string;
  always: string;
  timeThere: (time: string, zone: string) => string;
  hoursUnread: string;
  /** Words of the opening_hours language: "Mo", "PH", "off". */
  hourWords: Record<string, string>;
  photos: string;
  photo: (number: number, site: string) => string;
  phone: string;
  website: string;
  description: string;
  more_facts: string;
  position: string;
  source: string;
  changed: (date: string) => string;
  distance: (distance: string) => string;
  share: string;
  copied: string;
  copyFailed: string;
  showElsewhere: string;
  searchAround: string;

  map: string;
  mapHelp: string;
  zoomIn: string;
  zoomOut: string;
  searchHere: string;
  noMap: string;
  data: string;
  light: string;
  dark: string;
  sheet: string;

  noAnswer: string;
  noAnswerHelp: string;
  tooBusy: string;
  notFound: string;
  notFoundHelp: string;
  refused: string;
  broken: string;
  retry: string;

  categories: Record<string, string>;
}
