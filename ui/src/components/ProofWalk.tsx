// components/ProofWalk.tsx -- the proof of an event, computed again in this browser and drawn step by step
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { bytesOfBase64, walkPath, type Walk } from '../lib/tree-hash';
import { useTexts } from '../texts';
import { Notice } from './Notice';

type Event = Schemas['EventDetail'];
const SHOWN_DIGITS = 12;

function Hash(props: { of: string }): JSX.Element {
  return (
    <code className="hash" title={props.of}>
      {props.of.slice(0, SHOWN_DIGITS)}…
    </code>
  );
}

function useWalk(event: Event) {
  const { index, root_size: size, inclusion } = event.receipt;
  return useQuery({
    queryKey: ['walk', event.receipt.log, index, size, event.leaf_base64],
    queryFn: async (): Promise<Walk | 'cannot' | 'wrong'> => {
      // Not every browser has it on plain HTTP.
      if (!window.isSecureContext) return 'cannot';
      return (await walkPath(bytesOfBase64(event.leaf_base64), index, size, inclusion)) ?? 'wrong';
    },
    staleTime: Infinity,
  });
}

function Verdict(props: { walk: Walk | 'cannot' | 'wrong'; root: string; leafHash: string }): JSX.Element {
  const t = useTexts();
  const { walk } = props;
  if (walk === 'cannot') return <Notice kind="info" title={t.event.proofCannot} />;
  if (walk === 'wrong' || walk.root !== props.root || walk.leafHash !== props.leafHash) {
    return <Notice kind="bad" title={t.event.proofDiffers} live />;
  }
  return <Notice kind="good" title={t.event.proofSame} />;
}

export function ProofWalk(props: { event: Event }): JSX.Element {
  const t = useTexts();
  const { event } = props;
  const walk = useWalk(event);
  if (walk.data === undefined) return <p className="quiet">{t.common.loading}</p>;
  return (
    <>
      <Verdict walk={walk.data} root={event.receipt.root} leafHash={event.leaf_hash} />
      <ol className="walk">
        <li>
          <span>{t.event.proofStart}</span>
          <Hash of={event.leaf_hash} />
        </li>
        {typeof walk.data !== 'string' &&
          walk.data.steps.map((step, index) => (
            <li key={index}>
              <span>
                {step.side === 'left' ? t.event.proofLeft : t.event.proofRight} <Hash of={step.neighbour} />
              </span>
              <Hash of={step.result} />
            </li>
          ))}
        <li className="walk-end">
          <span>
            {t.event.proofEnd} <span className="quiet">({t.event.proofAt(event.receipt.root_size)})</span>
          </span>
          <Hash of={event.receipt.root} />
        </li>
      </ol>
    </>
  );
}
