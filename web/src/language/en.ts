// English.

import type { Texts } from './texts';

const number = new Intl.NumberFormat('en');

export const en: Texts = {
  locale: 'en',
  otherLanguage: '한국어',
  title: 'Madang',
  tagline: 'What is near?',
  skip: 'Skip to the results',

  search: 'Search',
  searchLabel: 'Where: latitude, longitude',
  searchHint: '37.5663, 126.9779',
  notAPosition: 'That is not a position. Type latitude and longitude, e.g. 37.5663, 126.9779, or paste a link to a map.',
  myLocation: 'My location',
  asking: 'Waiting for your location …',
  locationDenied: 'The browser does not share your location. Allow it there, or type a position.',
  locationUnavailable: 'Your location could not be found. Try again, or type a position.',
  locationInsecure: 'Browsers share a location only with https:// pages and with this machine. Type a position.',

  filters: 'Filters',
  radius: 'Within',
  category: 'Category',
  categoryHint: 'amenity=cafe',
  allCategories: 'All',
  nameFilter: 'Name',
  openNow: 'Open now',
  clear: 'Clear',

  results: 'Results',
  resultCount: (shown, total) => {
    if (total === null) return `${number.format(shown)} places`;
    if (total === 1) return '1 place';
    return shown < total ? `${number.format(shown)} of ${number.format(total)} places` : `${number.format(total)} places`;
  },
  loading: 'Searching …',
  partial: 'There was not enough time to look at everything: narrow the search.',
  more: (count) => `Show ${count} more`,
  noResults: 'Nothing here',
  noResultsHelp: 'No place matches inside this circle.',
  widen: (radius) => `Search within ${radius}`,
  withoutFilters: 'Without filters',

  welcome: 'What is near?',
  welcomeHelp: 'Type a position, paste a link to a map, or start where there is something to see.',
  busySpot: 'Start somewhere busy',
  emptyDirectory: 'The directory is empty',
  emptyDirectoryHelp: 'Fill it from the command line: madang generate --count 10000, or madang import FILE.',

  back: 'Results',
  rating: (stars, count) => `★ ${stars.toFixed(1)}${count === undefined ? '' : ` (${number.format(count)})`}`,
  price: (level) => `price ${level} of 4`,
  address: 'Address',
  hours: 'Hours',
  phone: 'Phone',
  website: 'Website',
  description: 'Description',
  more_facts: 'More',
  position: 'Position',
  source: 'Source',
  changed: (date) => `Changed ${date}`,
  distance: (distance) => `${distance} away`,
  share: 'Copy link',
  copied: 'Link copied',
  copyFailed: 'The link could not be copied: take it from the address bar.',
  showElsewhere: 'OpenStreetMap',
  searchAround: 'Search here',

  map: 'Map of the results',
  mapHelp: 'Arrow keys move it, plus and minus zoom. The list holds the same places.',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  searchHere: 'Search this area',
  noMap: 'This browser cannot draw the map (WebGL is off). The list works without it.',
  data: 'Data',
  light: 'Light colours',
  dark: 'Dark colours',
  sheet: 'Size of the list',

  noAnswer: 'The server does not answer',
  noAnswerHelp: 'Is it running, and are you connected? Then try again.',
  tooBusy: 'The server is busy. Try again in a moment.',
  notFound: 'This place is gone',
  notFoundHelp: 'It was removed, or the link is not complete.',
  refused: 'The server did not accept the search',
  broken: 'Something went wrong',
  retry: 'Try again',

  categories: {},
};
