// components/Strength.tsx -- what a sentence is, in one word: must, must not, …, or its kind
import type { Unit } from '../api/queries';
import { useTexts } from '../texts';

export function Strength(props: { unit: Pick<Unit, 'kind' | 'modality'> }): JSX.Element {
  const t = useTexts();
  const { kind, modality } = props.unit;
  if (kind === 'obligation' && modality !== 'none') {
    return <span className={`chip chip-${modality}`}>{t.modality[modality].name}</span>;
  }
  return <span className="chip chip-kind">{t.kind[kind].name}</span>;
}
