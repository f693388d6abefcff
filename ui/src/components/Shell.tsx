// components/Shell.tsx -- what stands around every page: skip link, name, menu, language, the person
import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Link } from 'react-aria-components/Link';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Popover } from 'react-aria-components/Popover';
import { askFor, call } from '../api/client';
import { useSite } from '../api/queries';
import { useReadsLedger } from '../api/records';
import { dropAllDrafts } from '../lib/drafts';
import { usePath } from '../lib/location';
import { useSignedIn } from '../lib/person';
import { useTexts, type Texts } from '../texts';
import { ConnectionBanner } from './ConnectionBanner';
import { LanguageSwitch } from './LanguageSwitch';
import { Logo } from './Logo';
import { SiteBanners } from './SiteBanners';
import { WorkBar } from './WorkBar';

function isWithin(path: string, href: string): boolean {
  if (href === '/') return path === '/';
  return path === href || path.startsWith(`${href}/`) || new RegExp(`^/editions/[^/]+${href}$`).test(path);
}

function MainMenu(props: { onChosen?: () => void }): JSX.Element {
  const t = useTexts();
  const path = usePath();
  const ledger = useReadsLedger();
  const places: (readonly [string, string])[] = [
    ['/', t.nav.home],
    ['/inbox', t.nav.inbox],
    ['/new', t.nav.ask],
    ['/registers', t.nav.registers],
    ['/calendar', t.nav.calendar],
    ['/read', t.nav.read],
    ['/obligations', t.nav.obligations],
    ['/heatmap', t.nav.heatmap],
  ];
  if (ledger) places.push(['/ledger', t.nav.ledger]);
  return (
    <nav aria-label={t.nav.label} className="main-menu">
      <ul>
        {places.map(([href, name]) => (
          <li key={href}>
            <Link
              href={href}
              {...(isWithin(path, href) ? { 'aria-current': 'page' as const } : {})}
              {...(props.onChosen === undefined ? {} : { onPress: props.onChosen })}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Places that are not of every day. */
function ownPlaces(t: Texts, administrator: boolean): [string, string][] {
  const places: [string, string, boolean][] = [
    ['/import', t.nav.import, true],
    ['/editions', t.editions.title, false],
    ['/office', t.office.title, false],
    ['/accounts', t.accounts.title, true],
    ['/state', t.state.title, true],
    ['/settings', t.nav.settings, false],
  ];
  return places.filter(([, , only]) => administrator || !only).map(([href, name]) => [href, name]);
}

async function signOut(): Promise<void> {
  await call('delete', '/session').catch(() => undefined);
  dropAllDrafts();
  window.location.assign('/');
}

function Account(): JSX.Element {
  const t = useTexts();
  const { person, work } = useSignedIn();
  return (
    <MenuTrigger>
      <Button className="button button-quiet account" aria-label={t.nav.account(person.name)}>
        <span className="account-name">{person.name}</span>
        <svg className="choice-arrow" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 9l6 6 6-6" />
        </svg>
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu">
          {ownPlaces(t, person.administrator).map(([href, name]) => (
            <MenuItem key={href} className="menu-item" href={href}>
              {name}
            </MenuItem>
          ))}
          {work?.open === false && (
            <MenuItem className="menu-item" onAction={() => void askFor('work-needed')}>
              {t.work.begin}
            </MenuItem>
          )}
          <MenuItem className="menu-item" onAction={() => void signOut()}>
            {t.nav.signOut}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function Drawer(): JSX.Element {
  const t = useTexts();
  const { person, work } = useSignedIn();
  const own = ownPlaces(t, person.administrator);
  const [open, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="button button-quiet drawer-button">
        <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M4 7h16M4 12h16M4 17h16" />
        </svg>
        {t.common.menu}
      </Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal modal-side">
          <Dialog className="dialog" aria-label={t.nav.label}>
            <MainMenu onChosen={() => setOpen(false)} />
            <hr />
            <nav className="main-menu" aria-label={t.nav.account(person.name)}>
              <ul>
                {own.map(([href, name]) => (
                  <li key={href}>
                    <Link href={href} onPress={() => setOpen(false)}>
                      {name}
                    </Link>
                  </li>
                ))}
              </ul>
            </nav>
            <LanguageSwitch />
            {work?.open === false && (
              <Button
                className="button button-quiet"
                onPress={() => {
                  setOpen(false);
                  void askFor('work-needed');
                }}
              >
                {t.work.begin}
              </Button>
            )}
            <Button className="button button-quiet" onPress={() => void signOut()}>
              {t.nav.signOut}
            </Button>
            <Button slot="close" className="button button-plain">
              {t.common.close}
            </Button>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

export function Shell(props: { children: ReactNode }): JSX.Element {
  const t = useTexts();
  const site = useSite();
  const body = site.data?.bodies[0]?.name ?? site.data?.name ?? '';
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t.common.skip}
      </a>
      <header className="top">
        <div className="top-line">
          <Link href="/" className="brand">
            <Logo />
            <span className="brand-product">{t.product}</span>
            <span className="brand-body">{body}</span>
          </Link>
          <div className="top-menu">
            <MainMenu />
          </div>
          <div className="top-tools">
            <LanguageSwitch />
            <Account />
            <Drawer />
          </div>
        </div>
      </header>
      <ConnectionBanner />
      <WorkBar />
      {site.data !== undefined && <SiteBanners banners={site.data.banners} />}
      <main id="content" tabIndex={-1}>
        {props.children}
      </main>
    </div>
  );
}
