// Routes.tsx -- the addresses of all pages, each loaded when first asked for
import { lazy, Suspense, type ComponentType } from 'react';
import { matchPath, usePath, type Query } from './lib/location';
import { useTexts } from './texts';

/** What a page is given: the parts of its address. */
export interface PageProps {
  at: Query;
}

type PageType = ComponentType<PageProps>;
const page = (load: () => Promise<{ default: PageType }>): PageType => lazy(load);

const Current = page(() => import('./pages/Current'));
const routes: readonly (readonly [string, PageType])[] = [
  ['/', page(() => import('./pages/Home'))],
  ['/new', page(() => import('./pages/Ask'))],
  ['/new/:type', page(() => import('./pages/NewRecord'))],
  ['/inbox', page(() => import('./pages/Inbox'))],
  ['/applied', page(() => import('./pages/Applied'))],
  ['/notices', page(() => import('./pages/Notices'))],
  ['/records/:id', page(() => import('./pages/Record'))],
  ['/registers', page(() => import('./pages/Registers'))],
  ['/registers/:type', page(() => import('./pages/Register'))],
  ['/registers/:type/import', page(() => import('./pages/RowImport'))],
  ['/retention', page(() => import('./pages/Retention'))],
  ['/retention/disposed', page(() => import('./pages/Disposed'))],
  ['/relieved', page(() => import('./pages/Relieved'))],
  ['/calendar', page(() => import('./pages/Calendar'))],
  ['/search', page(() => import('./pages/Search'))],
  ['/import', page(() => import('./pages/ImportStart'))],
  ['/import/:id', page(() => import('./pages/ImportProgress'))],
  ['/editions', page(() => import('./pages/Editions'))],
  ['/editions/:id/review', page(() => import('./pages/Review'))],
  ['/editions/:id/adopt', page(() => import('./pages/Adopt'))],
  ['/editions/:id/read', page(() => import('./pages/Reader'))],
  ['/editions/:id/source', page(() => import('./pages/Source'))],
  ['/editions/:id/obligations', page(() => import('./pages/Obligations'))],
  ['/editions/:id/heatmap', page(() => import('./pages/Heatmap'))],
  ['/editions/:id/facts', page(() => import('./pages/Facts'))],
  ['/editions/:id/coverage', page(() => import('./pages/Coverage'))],
  ['/editions/:id/diff', page(() => import('./pages/Diff'))],
  ['/editions/:id/carry', page(() => import('./pages/Carry'))],
  ['/read', Current],
  ['/obligations', Current],
  ['/heatmap', Current],
  ['/facts', Current],
  ['/coverage', Current],
  ['/diff', Current],
  ['/ledger', page(() => import('./pages/Ledger'))],
  ['/ledger/events/:index', page(() => import('./pages/LedgerEvent'))],
  ['/ledger/verify', page(() => import('./pages/Verify'))],
  ['/ledger/checkpoint', page(() => import('./pages/Checkpoint'))],
  ['/office', page(() => import('./pages/Office'))],
  ['/office/units/:id', page(() => import('./pages/OfficeUnit'))],
  ['/office/posts/:id', page(() => import('./pages/OfficePost'))],
  ['/office/persons', page(() => import('./pages/OfficePersons'))],
  ['/office/persons/:id', page(() => import('./pages/OfficePerson'))],
  ['/office/functions', page(() => import('./pages/OfficeFunctions'))],
  ['/office/plans', page(() => import('./pages/OfficePlans'))],
  ['/office/plans/:id', page(() => import('./pages/OfficePlan'))],
  ['/office/import', page(() => import('./pages/OfficeImport'))],
  ['/office/changes', page(() => import('./pages/OfficeChanges'))],
  ['/accounts', page(() => import('./pages/Accounts'))],
  ['/accounts/sessions', page(() => import('./pages/SignedIn'))],
  ['/accounts/issue', page(() => import('./pages/IssueAccounts'))],
  ['/accounts/:id', page(() => import('./pages/Account'))],
  ['/programs', page(() => import('./pages/Programs'))],
  ['/settings/sign-in', page(() => import('./pages/SignInSettings'))],
  ['/state', page(() => import('./pages/State'))],
  ['/settings', page(() => import('./pages/Settings'))],
];
const Missing = page(() => import('./pages/Missing'));

export function Routes(): JSX.Element {
  const t = useTexts();
  const path = usePath();
  for (const [pattern, Shown] of routes) {
    const at = matchPath(pattern, path);
    if (at !== undefined) {
      return (
        <Suspense fallback={<p className="loading">{t.common.loading}</p>}>
          <Shown key={path} at={at} />
        </Suspense>
      );
    }
  }
  return (
    <Suspense fallback={null}>
      <Missing at={{}} />
    </Suspense>
  );
}
