import { createRoot } from 'react-dom/client';
import { App } from './App';
import { LanguageProvider } from './language/useLanguage';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/search.css';
import './styles/results.css';
import './styles/place.css';
import './styles/map.css';
import './styles/phone.css';

const root = document.getElementById('app');
if (root) {
  createRoot(root).render(
    <LanguageProvider>
      <App />
    </LanguageProvider>,
  );
}
