// components/ColumnChooser.tsx -- which columns a table shows
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { COLUMNS, type ColumnName } from '../lib/filters';
import { fieldWord } from '../lib/words';
import { useTexts } from '../texts';
import { Tick } from './Tick';

export function ColumnChooser(props: {
  shown: readonly ColumnName[];
  onChange: (columns: ColumnName[]) => void;
}): JSX.Element {
  const t = useTexts();
  return (
    <DialogTrigger>
      <Button className="button button-plain">{t.obligations.columns}</Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="dialog dialog-small" aria-label={t.obligations.columns}>
          {COLUMNS.filter((name) => name !== 'path' && name !== 'text').map((name) => (
            <Tick
              key={name}
              selected={props.shown.includes(name)}
              onChange={(selected) =>
                props.onChange(COLUMNS.filter((one) => (one === name ? selected : props.shown.includes(one))))
              }
              label={fieldWord(t, name).name}
            />
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
