// main.tsx -- where the web UI begins
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { takeArrival } from './lib/card';
import './styles/all.css';

takeArrival();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
