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
  clear: string;

  results: string;
  resultCount: (shown: number, total: number | null) => string;
  loading: string;
  partial: string;
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
  rating: (stars: number, count: number | undefined) => string;
  price: (level: number) => string;
  address: string;
  hours: string;
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
