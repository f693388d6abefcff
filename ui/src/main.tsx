// main.tsx -- where the web UI begins
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { takeArrival } from './lib/card';
import { keepKeysToConversion } from './lib/composing';
import './styles/all.css';

takeArrival();
keepKeysToConversion();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
