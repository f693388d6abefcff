// components/FromDirectory.tsx -- people of the directory as rows of the import, where one is set up
import { useMutation } from '@tanstack/react-query';
import { Button } from 'react-aria-components/Button';
import { call } from '../api/client';
import { useCourier } from '../api/state';
import { useTexts } from '../texts';
import type { ReadTable } from './ImportSource';
import { ProblemNotice } from './ProblemNotice';

export function FromDirectory(props: { onRead: (table: ReadTable) => void }): JSX.Element | null {
  const t = useTexts();
  const courier = useCourier();
  const read = useMutation({
    mutationFn: () => call('post', '/office/directory'),
    onSuccess: (answer) =>
      props.onRead({
        rows: answer.rows,
        name: t.state.directoryRead(answer.left_out, answer.referrals),
        sheet: 1,
        sheets: [],
        merged: 0,
        uncomputed: 0,
      }),
  });
  if (courier.data?.settings.directory === undefined) return null;
  return (
    <section className="card">
      <p>{t.state.directoryAbout}</p>
      <ProblemNotice error={read.error} />
      <Button className="button button-primary" isPending={read.isPending} onPress={() => read.mutate()}>
        {t.state.directory}
      </Button>
    </section>
  );
}
