// components/Steps.tsx -- where one stands on the way from a document to a policy in force
import { Link } from 'react-aria-components/Link';
import { useTexts } from '../texts';

export type StepName = 'file' | 'check' | 'carry' | 'adopt';

export function Steps(props: {
  now: StepName;
  editionId?: string;
  /** True when decisions of an edition before come along. */
  carry?: boolean;
}): JSX.Element {
  const t = useTexts();
  const base = props.editionId === undefined ? undefined : `/editions/${props.editionId}`;
  const at = (page: string): string | undefined => (base === undefined ? undefined : `${base}/${page}`);
  const all: readonly { id: StepName; name: string; href: string | undefined }[] = [
    { id: 'file', name: t.steps.file, href: '/import' },
    { id: 'check', name: t.steps.check, href: at('review') },
    { id: 'carry', name: t.carry.step, href: at('carry') },
    { id: 'adopt', name: t.steps.adopt, href: at('adopt') },
  ];
  const steps = all.filter((step) => step.id !== 'carry' || props.carry === true);
  const now = steps.findIndex((step) => step.id === props.now);
  return (
    <nav aria-label={t.steps.label} className="steps">
      <ol>
        {steps.map((step, index) => (
          <li key={step.id} className={index < now ? 'step-done' : index === now ? 'step-now' : 'step-later'}>
            <span className="step-number" aria-hidden="true">
              {index < now ? '✓' : index + 1}
            </span>
            {index !== now && step.href !== undefined ? (
              <Link href={step.href}>{step.name}</Link>
            ) : (
              <span aria-current={index === now ? 'step' : undefined}>{step.name}</span>
            )}
            {index < now && <span className="sr-only"> ({t.steps.done})</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
