// Colours of the map. The page's own stand in styles/tokens.css.

export interface Palette {
  water: string;
  land: string;
  coast: string;
  grid: string;
  gridText: string;
  circle: string;
  marker: string;
  markerEdge: string;
  markerText: string;
  dot: string;
  cluster: string;
  clusterEdge: string;
  clusterText: string;
  chosen: string;
  chosenText: string;
  label: string;
  plate: string;
}

export const lightPalette: Palette = {
  water: '#d3e3ea',
  land: '#f5f2ea',
  coast: '#b9ccd4',
  grid: '#8fa3a6',
  gridText: '#7b8f93',
  circle: '#1d6b52',
  marker: '#1d6b52',
  markerEdge: '#ffffff',
  markerText: '#ffffff',
  dot: '#5d9c85',
  cluster: '#cfe3d9',
  clusterEdge: '#7fb59f',
  clusterText: '#14503d',
  chosen: '#d9531e',
  chosenText: '#ffffff',
  label: '#23302c',
  plate: '#ffffff',
};

export const darkPalette: Palette = {
  water: '#10181c',
  land: '#1c2425',
  coast: '#33454b',
  grid: '#5a6d70',
  gridText: '#6f8487',
  circle: '#6fc9a8',
  marker: '#6fc9a8',
  markerEdge: '#10181c',
  markerText: '#0c1d17',
  dot: '#4b8873',
  cluster: '#24453a',
  clusterEdge: '#3f7a65',
  clusterText: '#bfe8d7',
  chosen: '#ff8a57',
  chosenText: '#26120a',
  label: '#dfe8e4',
  plate: '#1c2526',
};
