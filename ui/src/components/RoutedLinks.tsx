// components/RoutedLinks.tsx -- lets every link of ours change the address without loading the page anew
import { useCallback, useEffect, type ReactNode } from 'react';
import { RouterProvider } from 'react-aria-components';
import { navigate, usePath } from '../lib/location';

const WAIT_FOR_PAGE_MS = 50;
const TRIES = 60;

/** Scrolls to what the address names after "#", once the page has it. */
function scrollToAnchor(tries = TRIES): void {
  const name = window.location.hash.slice(1);
  if (name === '') return;
  const target = document.getElementById(name);
  if (target !== null) target.scrollIntoView();
  else if (tries > 0) window.setTimeout(() => scrollToAnchor(tries - 1), WAIT_FOR_PAGE_MS);
}

export function RoutedLinks(props: { children: ReactNode }): JSX.Element {
  const path = usePath();
  useEffect(() => scrollToAnchor(), [path]);
  const go = useCallback((to: string) => {
    const before = window.location.pathname;
    navigate(to);
    if (window.location.hash !== '') scrollToAnchor();
    else if (window.location.pathname !== before) window.scrollTo(0, 0);
  }, []);
  return <RouterProvider navigate={go}>{props.children}</RouterProvider>;
}
