// components/RecordClash.tsx -- two people changed one record: what differs, and a choice; nothing typed is lost
import { Button } from 'react-aria-components/Button';
import type { Schemas } from '../api/client';
import { useRefreshRecords, type RecordType } from '../api/records';
import { fieldOf } from '../lib/records';
import { usePick, useSay } from '../lib/say';
import { useTexts } from '../texts';
import { Notice } from './Notice';
import { StackTable } from './StackTable';

export function RecordClash(props: {
  type: RecordType;
  body: Schemas['RecordProblem'];
  onAgain: (version: number) => void;
  onDrop: () => void;
}): JSX.Element {
  const t = useTexts();
  const pick = usePick();
  const say = useSay();
  const refresh = useRefreshRecords();
  const { current, differences = [] } = props.body;
  const names = { names: current?.names ?? {}, referred: current?.referred ?? {} };
  const sayField = (name: string, value: unknown): string => {
    const field = fieldOf(props.type, name);
    return field === undefined ? String(value ?? '') : say(field, value, names);
  };
  return (
    <>
      <Notice kind="warn" title={t.clash.title} live>
        <p>{t.clash.lead}</p>
      </Notice>
      {differences.length > 0 && (
        <StackTable
          label={t.clash.title}
          rows={differences}
          keyOf={(row) => row.field}
          columns={[
            { key: 'field', head: t.clash.field, names: true, cell: (row) => pick(fieldOf(props.type, row.field)?.label) },
            { key: 'mine', head: t.clash.mine, cell: (row) => sayField(row.field, row.mine) },
            { key: 'theirs', head: t.clash.theirs, cell: (row) => sayField(row.field, row.current) },
          ]}
        />
      )}
      <div className="button-row">
        {current !== undefined && (
          <Button className="button button-plain" onPress={() => props.onAgain(current.version)}>
            {t.clash.again}
          </Button>
        )}
        <Button
          className="button button-quiet"
          onPress={() => {
            refresh();
            props.onDrop();
          }}
        >
          {t.clash.reload}
        </Button>
      </div>
    </>
  );
}
