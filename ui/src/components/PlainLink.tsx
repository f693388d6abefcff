// components/PlainLink.tsx -- a link without more, for places where thousands stand
import type { MouseEvent } from 'react';
import { navigate } from '../lib/location';

export function PlainLink(props: { href: string; children: string }): JSX.Element {
  function go(event: MouseEvent): void {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(props.href);
    window.scrollTo(0, 0);
  }
  return (
    <a href={props.href} onClick={go}>
      {props.children}
    </a>
  );
}
