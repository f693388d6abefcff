// components/OwnPrograms.tsx -- programs that call in one's name: what they may do, since when their token is, when they were last there
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client';
import { formatDay, formatTime } from '../lib/dates';
import { useTypeTitle } from '../lib/say';
import { useLanguage, useTexts } from '../texts';
import { StackTable } from './StackTable';

export function OwnPrograms(): JSX.Element | null {
  const t = useTexts();
  const titleOf = useTypeTitle();
  const { language } = useLanguage();
  const own = useQuery({ queryKey: ['programs', 'own'], queryFn: ({ signal }) => call('get', '/programs/own', { signal }) });
  const programs = (own.data?.programs ?? []).filter((one) => one.state !== 'ended');
  if (programs.length === 0) return null;
  const when = (time: string): string => (time === '' ? t.programs.never : formatTime(new Date(time), language));
  return (
    <section className="card" aria-labelledby="own-programs">
      <h2 id="own-programs">{t.programs.own}</h2>
      <p className="quiet">{t.programs.ownLead}</p>
      <StackTable
        label={t.programs.own}
        rows={programs}
        keyOf={(one) => one.id}
        columns={[
          { key: 'name', head: t.programs.name, names: true, cell: (one) => one.name },
          { key: 'allows', head: t.programs.allows, cell: (one) => t.list(one.allows.map((allow) => `${titleOf(allow.type) || allow.type}（${t.list(allow.acts.map((act) => t.programs.acts[act] ?? act))}）`)) },
          { key: 'state', head: t.programs.state, cell: (one) => t.programs.states[one.state] },
          { key: 'since', head: t.programs.since, className: 'cell-time', cell: (one) => when(one.secret_since) },
          { key: 'used', head: t.programs.used, className: 'cell-time', cell: (one) => when(one.used_at) },
          { key: 'until', head: t.programs.until, className: 'cell-time', cell: (one) => formatDay(one.until_on, language) },
        ]}
      />
    </section>
  );
}
