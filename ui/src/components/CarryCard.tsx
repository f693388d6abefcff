// components/CarryCard.tsx -- one thing people had decided whose clause changed: decided again, in place
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { call, type Schemas } from '../api/client';
import { formatTime } from '../lib/dates';
import { fieldWord, sayActor, sayValue } from '../lib/words';
import { useLanguage, useTexts, type Texts } from '../texts';
import { CarryAnew } from './CarryAnew';
import { ClauseLink } from './ClauseLink';
import { EventLink } from './EventLink';
import { sayFunction } from './FactTable';
import { DecisionForm } from './DecisionForm';

export type CarryRow = Schemas['CarryRow'];
type Value = Schemas['CarryValue'];

export function useSettle(editionId: string, n: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['CarryDecision']) =>
      call('post', '/editions/{edition_id}/carry/{carry_n}', { path: { edition_id: editionId, carry_n: n }, body }),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['editions'] });
      void queries.invalidateQueries({ queryKey: ['ledger'] });
    },
  });
}

function fieldName(t: Texts, of: CarryRow['of'], field: string): string {
  if (of === 'finding') return t.findings.decisionLabel;
  if (of === 'fact') return t.facts.field[field] ?? field;
  if (of === 'coverage') return field === 'paths' ? t.coverage.paths : t.coverage.stateHead;
  return fieldWord(t, field).name;
}

function say(t: Texts, of: CarryRow['of'], value: Value): string {
  const words = (one: string): string => {
    if (of === 'finding') return (t.findings.decision as Readonly<Record<string, { name: string }>>)[one]?.name ?? one;
    if (of === 'coverage') return t.coverage.state[one]?.name ?? one;
    if (of === 'fact') return value.field === 'function' ? sayFunction(t, one) : one.replaceAll('\t', ': ');
    return sayValue(t, value.field, one);
  };
  return value.value.length === 0 || value.value.every((one) => one === '') ? t.none : t.list(value.value.map(words));
}

function BothTexts(props: { editionId: string; row: CarryRow }): JSX.Element {
  const t = useTexts();
  const { row } = props;
  if (row.from_text === '' && row.to_text === '') return <></>;
  return (
    <div className="diff-halves">
      <div className="diff-half diff-old">
        <p className="small quiet">{t.carry.oldText}</p>
        <p className="small" lang="ja">{row.from_path}</p>
        <p className="clause-text" lang="ja">{row.from_text}</p>
      </div>
      <div className="diff-half diff-new">
        <p className="small quiet">{t.carry.newText}</p>
        {row.to_path !== '' && (
          <p className="small">
            <ClauseLink editionId={props.editionId} path={row.to_path} n={row.of === 'unit' ? row.to_n : undefined} />
          </p>
        )}
        {row.to_text === '' ? <p className="quiet">{t.carry.gone}</p> : <p className="clause-text" lang="ja">{row.to_text}</p>}
      </div>
    </div>
  );
}

function Values(props: { row: CarryRow }): JSX.Element {
  const t = useTexts();
  const { row } = props;
  const fields = [...new Set([...row.before, ...row.after].map((value) => value.field))];
  const find = (values: readonly Value[], field: string): string => {
    const value = values.find((one) => one.field === field);
    return value === undefined ? t.none : say(t, row.of, value);
  };
  return (
    <div className="table-frame">
      <table className="table table-plain" aria-label={t.carry.after}>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{t.content['field']}</span>
            </th>
            <th scope="col">{t.carry.before}</th>
            <th scope="col">{t.carry.after}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field}>
              <th scope="row">{fieldName(t, row.of, field)}</th>
              <td>{find(row.before, field)}</td>
              <td className="strong">{find(row.after, field)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Settled(props: { row: CarryRow }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { row } = props;
  return (
    <p className="small">
      <span className="chip chip-good">{t.carry.state[row.state]}</span> {row.settled_reason}{' '}
      <span className="quiet">
        {row.settled_by !== undefined && row.settled_by !== '' && <>{sayActor(t, row.settled_by)}, </>}
        {row.settled_at !== undefined && formatTime(new Date(row.settled_at), language)}{' '}
      </span>
      {row.event_index !== undefined && (
        <EventLink index={row.event_index} />
      )}
    </p>
  );
}

function Decide(props: { editionId: string; row: CarryRow }): JSX.Element {
  const t = useTexts();
  const { row } = props;
  const settle = useSettle(props.editionId, row.n);
  const [anew, setAnew] = useState(false);
  const place = row.to_n > 0 || row.of === 'coverage';
  const options = place
    ? [
        { id: 'take', ...t.carry.take },
        { id: 'leave', ...t.carry.leave },
      ]
    : [{ id: 'leave', ...t.carry.leave }];
  if (anew) {
    return (
      <CarryAnew
        editionId={props.editionId}
        row={row}
        onDone={(corrected) => {
          setAnew(false);
          if (corrected) settle.mutate({ decision: 'leave', reason: t.carry.anewReason });
        }}
      />
    );
  }
  return (
    <>
      <DecisionForm
        draft={`carry:${props.editionId}:${row.n}`}
        label={t.carry.decideTitle}
        options={options}
        initial={place ? '' : 'leave'}
        reasonAbout={t.carry.reasonAbout}
        reasonNeeded={() => false}
        submit={t.carry.submit}
        pending={settle.isPending}
        error={settle.error}
        onSubmit={(id, reason, done) =>
          settle.mutate({ decision: id === 'take' ? 'take' : 'leave', reason }, { onSuccess: done })
        }
      />
      {place && (row.of === 'unit' || row.of === 'fact') && (
        <p>
          <Button className="button button-plain" onPress={() => setAnew(true)}>
            {t.carry.anew}
          </Button>
        </p>
      )}
      {place && (row.of === 'finding' || row.of === 'coverage') && (
        <p>
          <Link
            href={
              row.of === 'finding'
                ? `/editions/${props.editionId}/review#findings`
                : `/editions/${props.editionId}/coverage?show=all#item-${row.item ?? ''}`
            }
          >
            {t.carry.openHere}
          </Link>
        </p>
      )}
    </>
  );
}

export function CarryCard(props: { editionId: string; row: CarryRow; fixed: boolean }): JSX.Element {
  const t = useTexts();
  const { row } = props;
  const title = row.to_path !== '' ? row.to_path : row.from_path;
  return (
    <li className="card" aria-labelledby={`carry-${row.n}`}>
      <div className="card-head">
        <h3 id={`carry-${row.n}`}>
          {t.carry.of[row.of]} <span lang="ja">{title}</span>
        </h3>
        <span className="chip chip-warn">{t.carry.why[row.why].name}</span>
      </div>
      <p className="quiet">{t.carry.why[row.why].about}</p>
      <BothTexts editionId={props.editionId} row={row} />
      <Values row={row} />
      <p className="quiet small">{t.carry.who(sayActor(t, row.by), row.reason)}</p>
      {row.state === 'open' && !props.fixed ? <Decide editionId={props.editionId} row={row} /> : <Settled row={row} />}
    </li>
  );
}
