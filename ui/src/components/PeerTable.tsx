// components/PeerTable.tsx -- servers outside: where they are, how they last answered, and trying them
import { Button } from 'react-aria-components/Button';
import type { Schemas } from '../api/client';
import { useCheckPeer, type Peer } from '../api/state';
import { formatTime } from '../lib/dates';
import { useLanguage, useTexts } from '../texts';
import { Notice } from './Notice';
import { ProblemNotice } from './ProblemNotice';
import { StackTable } from './StackTable';

const PEERS: readonly Peer[] = ['mail', 'directory', 'scan'];

function How(props: { peer: Schemas['CourierPeer'] }): JSX.Element {
  const t = useTexts();
  const { language } = useLanguage();
  const { peer } = props;
  const at = (text: string): string => formatTime(new Date(text), language);
  if (peer.since !== '')
    return (
      <>
        <span className="chip chip-warn">{t.state.fails(at(peer.since), peer.failures)}</span>
        <span className="quiet small block">{peer.answer}</span>
        {peer.next !== '' && <span className="quiet small block">{t.state.next(at(peer.next))}</span>}
      </>
    );
  return <>{peer.served === '' ? t.state.untried : t.state.serves(at(peer.served))}</>;
}

export function PeerTable(props: { courier: Schemas['Courier'] }): JSX.Element {
  const t = useTexts();
  const check = useCheckPeer();
  const { settings, peers } = props.courier;
  const place = (peer: Peer): string => {
    const set = settings[peer];
    return set === undefined ? t.state.absent : (set.path ?? `${set.host ?? ''}:${set.port ?? ''}`);
  };
  return (
    <>
      <ProblemNotice error={check.error} />
      {check.data !== undefined && <Notice kind="good" title={t.state.checked(check.data.said)} live />}
      <StackTable
        label={t.state.servers}
        rows={PEERS}
        keyOf={(peer) => peer}
        columns={[
          { key: 'name', head: t.state.server, names: true, cell: (peer) => t.state.peers[peer] },
          { key: 'place', head: t.state.place, cell: (peer) => place(peer) },
          { key: 'how', head: t.state.how, cell: (peer) => (settings[peer] === undefined ? t.state.without[peer] : <How peer={peers[peer]} />) },
          {
            key: 'check',
            head: t.state.actions,
            quietHead: true,
            cell: (peer) =>
              settings[peer] !== undefined && (
                <Button className="button button-plain" isPending={check.isPending && check.variables === peer} onPress={() => check.mutate(peer)}>
                  {t.state.check}
                </Button>
              ),
          },
        ]}
      />
      <p className="quiet small">{t.state.settingsAbout}</p>
    </>
  );
}
