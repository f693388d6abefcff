// components/LastSignIn.tsx -- when one signed in before, and whether somebody tried since
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import { formatTime } from '../lib/dates';
import { useSignedIn } from '../lib/person';
import { useLanguage, useTexts } from '../texts';
import { Notice } from './Notice';

export function LastSignIn(): JSX.Element | null {
  const t = useTexts();
  const { language } = useLanguage();
  const { last } = useSignedIn();
  if (last === undefined) return null;
  const day = (time: string): string => formatTime(new Date(time), language);
  if (last.at === '') return <p className="quiet">{t.last.first}</p>;
  return (
    <p className="quiet">
      {t.last.title}: {t.last.at(day(last.at), last.peer)}
      {last.until !== '' && <> ({t.last.until(day(last.until))})</>}
    </p>
  );
}

/** What a person should be told of: attempts of others, a second factor that is to be registered. */
export function SignInNotices(): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { last, enrol_by: enrolBy } = useSignedIn();
  return (
    <>
      {last !== undefined && <Attempts last={last} />}
      {enrolBy !== undefined && enrolBy !== '' && (
        <Notice kind="info" title={t.factor.enrolBy(formatTime(new Date(enrolBy), language))}>
          <p>
            <Link href="/settings#factors">{t.factor.enrolNow}</Link>
          </p>
        </Notice>
      )}
    </>
  );
}

function Attempts(props: { last: Schemas['LastSignIn'] }): JSX.Element | null {
  const t = useTexts();
  const { failures, halves } = props.last;
  if (failures === 0 && halves === 0) return null;
  return (
    <Notice kind="warn" title={halves > 0 ? t.last.halves(halves) : t.last.failures(failures)}>
      {halves > 0 && failures > 0 && <p>{t.last.failures(failures)}</p>}
      <p>{t.last.about}</p>
      <p>
        <Link href="/settings">{t.nav.settings}</Link>
      </p>
    </Notice>
  );
}
