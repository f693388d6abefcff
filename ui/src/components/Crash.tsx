// components/Crash.tsx -- a fault in a page ends that page only, and says so
import { Component, type ReactNode } from 'react';
import { useTexts } from '../texts';
import { Notice } from './Notice';

function CrashNotice(): JSX.Element {
  const t = useTexts();
  return (
    <div className="page">
      <Notice kind="bad" title={t.problem.brokenTitle} live>
        <p>{t.problem.brokenDetail}</p>
        <p>{t.problem.brokenWayOut}</p>
        <button type="button" className="button button-plain" onClick={() => window.location.reload()}>
          {t.problem.reload}
        </button>
      </Notice>
    </div>
  );
}

export class Crash extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }
  override render(): ReactNode {
    return this.state.broken ? <CrashNotice /> : this.props.children;
  }
}
