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
  park: string;
  wood: string;
  built: string;
  building: string;
  buildingEdge: string;
  road: string;
  mainRoad: string;
  roadEdge: string;
  path: string;
  rail: string;
  streetText: string;
  placeText: string;
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
  park: '#dde8d0',
  wood: '#d0dfc3',
  built: '#f1ede3',
  building: '#ebe6da',
  buildingEdge: '#ded7c8',
  road: '#ffffff',
  mainRoad: '#fbecc9',
  roadEdge: '#dfd7c6',
  path: '#cfc5b1',
  rail: '#b9b3a8',
  streetText: '#6f6a5e',
  placeText: '#4c4a43',
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
  park: '#1d2e27',
  wood: '#1a3026',
  built: '#202829',
  building: '#253031',
  buildingEdge: '#2c393a',
  road: '#35423f',
  mainRoad: '#4a5048',
  roadEdge: '#161d1e',
  path: '#33403f',
  rail: '#4a5758',
  streetText: '#9aaaa6',
  placeText: '#c3d0cc',
};
