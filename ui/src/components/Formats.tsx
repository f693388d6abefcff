// components/Formats.tsx -- which documents may be handed over, which may not, and what to do then
import { useTexts } from '../texts';

export function Formats(): JSX.Element {
  const t = useTexts();
  return (
    <section className="card" aria-labelledby="formats">
      <h2 id="formats">{t.imports.formatsTitle}</h2>
      <div className="two">
        <dl className="meanings meanings-one">
          {t.imports.formats.map((one) => (
            <div key={one.name} className="format-good">
              <dt>{one.name}</dt>
              <dd>{one.about}</dd>
            </div>
          ))}
        </dl>
        <div className="stack">
          <h3>{t.imports.refusedHead}</h3>
          <dl className="meanings meanings-one">
            {t.imports.refusedKinds.map((one) => (
              <div key={one.name} className="format-bad">
                <dt>{one.name}</dt>
                <dd>
                  <span className="quiet">{t.imports.refusedWayOut}: </span>
                  {one.about}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
    </section>
  );
}
