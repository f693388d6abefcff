// components/UnitPanel.tsx -- what was read from one sentence: each field, how sure, from which words; then its history
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import type { Schemas } from '../api/client';
import type { UnitDetail } from '../api/queries';
import { readDraft } from '../lib/drafts';
import { useSignedIn } from '../lib/person';
import { FIELDS, fieldWord, isCoded, sayValue, SURE_PERCENT, wordFor, type Field } from '../lib/words';
import { useLanguage, useTexts } from '../texts';
import { CorrectionForm, draftKey } from './CorrectionForm';
import { ForAdministrators } from './ForAdministrators';
import { History } from './History';
import { Receipt } from './Receipt';

type Evidence = Schemas['Evidence'];

/** The explanation in the other language is left to those who read it. */
function fieldsFor(language: string): readonly Field[] {
  return FIELDS.filter((field) => field !== (language === 'ja' ? 'how' : 'how_ja'));
}

function Words(props: {
  evidence: readonly Evidence[];
  editionId: string;
  onActive: (field: string | undefined) => void;
}): JSX.Element | null {
  const t = useTexts();
  if (props.evidence.length === 0) return null;
  return (
    <span className="words">
      <span className="sr-only">{t.reader.fromWords}: </span>
      {props.evidence.map((one, index) =>
        one.from === 'own' ? (
          <Button
            key={index}
            className="words-button"
            onHoverChange={(over) => props.onActive(over ? one.field : undefined)}
            onFocusChange={(focused) => props.onActive(focused ? one.field : undefined)}
            onPress={() => props.onActive(one.field)}
          >
            <span lang="ja">{t.quote(one.words)}</span>
          </Button>
        ) : (
          <span key={index} className="words-elsewhere">
            <span lang="ja">{t.quote(one.words)}</span>{' '}
            <Link href={`/editions/${props.editionId}/read?path=${encodeURIComponent(one.path)}`}>
              {t.reader.from[one.from]}
            </Link>
          </span>
        ),
      )}
    </span>
  );
}

function FieldRow(props: {
  unit: UnitDetail;
  field: Field;
  editionId: string;
  active: boolean;
  onActive: (field: string | undefined) => void;
}): JSX.Element {
  const t = useTexts();
  const { unit, field } = props;
  const value = unit[field];
  const sure = unit.confidence?.[field];
  const about = isCoded(field) && typeof value === 'string' ? wordFor(t, field, value).about : '';
  const changed = unit.history.some((change) => change.field === field);
  const empty = value.length === 0;
  return (
    <div
      className={props.active ? 'reading-row reading-active' : 'reading-row'}
      onPointerEnter={() => props.onActive(field)}
      onPointerLeave={() => props.onActive(undefined)}
    >
      <dt>{fieldWord(t, field).name}</dt>
      <dd>
        <span className={empty ? 'quiet' : 'reading-value'}>
          {empty && field === 'actor' ? t.notNamed : empty ? t.none : sayValue(t, field, value)}
        </span>
        {!changed && sure !== undefined && sure < SURE_PERCENT && (
          <span className="chip chip-warn">
            {t.reader.doubtful} ({t.reader.doubt(sure)})
          </span>
        )}
        {changed && <span className="chip chip-good">{t.reader.correctedMark}</span>}
        {about !== '' && <span className="quiet small block">{about}</span>}
        <Words
          evidence={unit.evidence.filter((one) => one.field === field)}
          editionId={props.editionId}
          onActive={props.onActive}
        />
      </dd>
    </div>
  );
}

/** Which chapter of the guideline and which area of the ordinance the clause belongs to. */
function LawRows(props: { unit: UnitDetail }): JSX.Element {
  const t = useTexts();
  const { areas, guideline } = props.unit;
  return (
    <>
      <div className="reading-row">
        <dt>{t.law.guidelineField.name}</dt>
        <dd className={guideline === '' ? 'quiet' : 'reading-value'}>{t.law.guideline(guideline)}</dd>
      </div>
      <div className="reading-row">
        <dt>{t.law.areaField.name}</dt>
        <dd className={areas.length === 0 ? 'quiet' : 'reading-value'}>
          {areas.length === 0 ? t.none : t.list(areas.map((area) => `${t.law.areaShort(area)} ${t.law.area(area)}`))}
        </dd>
      </div>
    </>
  );
}

export function UnitPanel(props: {
  editionId: string;
  unit: UnitDetail;
  suggestions: readonly string[];
  active: string | undefined;
  onActive: (field: string | undefined) => void;
}): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { person } = useSignedIn();
  const { unit } = props;
  const key = draftKey(person.id, props.editionId, unit.n);
  const [editing, setEditing] = useState(() => readDraft(key) !== undefined);
  const [done, setDone] = useState<Schemas['EventReceipt']>();
  if (editing) {
    return (
      <CorrectionForm
        editionId={props.editionId}
        unit={unit}
        suggestions={props.suggestions}
        onClose={(receipt) => {
          setEditing(false);
          setDone(receipt);
        }}
      />
    );
  }
  return (
    <div className="reading">
      {done !== undefined && <Receipt event={done}>{t.correct.done}</Receipt>}
      <div className="card-head">
        <h2>{t.reader.reading}</h2>
        <ForAdministrators>
          <Button className="button button-plain" onPress={() => setEditing(true)}>
            {t.reader.correct}
          </Button>
        </ForAdministrators>
      </div>
      {unit.reading !== undefined && unit.reading !== '' && (
        <p className="small">
          <span className="quiet">{t.reader.mended}: </span>
          {unit.reading}
        </p>
      )}
      <dl className="reading-list">
        {fieldsFor(language).map((field) => (
          <FieldRow
            key={field}
            unit={unit}
            field={field}
            editionId={props.editionId}
            active={props.active === field}
            onActive={props.onActive}
          />
        ))}
        <LawRows unit={unit} />
      </dl>
      <History changes={unit.history} />
    </div>
  );
}
