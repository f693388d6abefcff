// components/EditionNav.tsx -- the pages of one edition, side by side
import { Link } from 'react-aria-components/Link';
import { usePath } from '../lib/location';
import { useTexts } from '../texts';

const VIEWS = ['read', 'obligations', 'heatmap', 'facts', 'coverage', 'diff', 'source', 'review'] as const;
export type EditionView = (typeof VIEWS)[number];

export function EditionNav(props: { id: string }): JSX.Element {
  const t = useTexts();
  const path = usePath();
  return (
    <nav className="views" aria-label={t.views.label}>
      <ul>
        {VIEWS.map((view) => {
          const href = `/editions/${props.id}/${view}`;
          return (
            <li key={view}>
              <Link href={href} {...(path === href ? { 'aria-current': 'page' as const } : {})}>
                {t.views[view]}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
