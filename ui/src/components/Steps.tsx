// components/Steps.tsx -- where one stands on the way from a document to a policy in force
import { Link } from 'react-aria-components/Link';
import { useTexts } from '../texts';

export function Steps(props: { now: 0 | 1 | 2; editionId?: string }): JSX.Element {
  const t = useTexts();
  const id = props.editionId;
  const steps = [
    { name: t.steps.file, href: '/import' },
    { name: t.steps.check, href: id === undefined ? undefined : `/editions/${id}/review` },
    { name: t.steps.adopt, href: id === undefined ? undefined : `/editions/${id}/adopt` },
  ];
  return (
    <nav aria-label={t.steps.label} className="steps">
      <ol>
        {steps.map((step, index) => (
          <li key={step.name} className={index < props.now ? 'step-done' : index === props.now ? 'step-now' : 'step-later'}>
            <span className="step-number" aria-hidden="true">
              {index < props.now ? '✓' : index + 1}
            </span>
            {index !== props.now && step.href !== undefined ? (
              <Link href={step.href}>{step.name}</Link>
            ) : (
              <span aria-current={index === props.now ? 'step' : undefined}>{step.name}</span>
            )}
            {index < props.now && <span className="sr-only"> ({t.steps.done})</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
