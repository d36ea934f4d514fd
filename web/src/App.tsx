// The page, once it is known what the server offers.

import { Explorer } from './Explorer';
import { useFeatures } from './useFeatures';

export function App() {
  const features = useFeatures();
  return features && <Explorer features={features} />;
}
