// pages/Current.tsx -- /read, /obligations, /heatmap without an edition: goes to the one that counts now
import { useEffect } from 'react';
import { useEditions } from '../api/queries';
import { Await } from '../components/Await';
import { FirstImport } from '../components/FirstImport';
import { currentEdition } from '../lib/editions';
import { navigate } from '../lib/location';
import type { PageProps } from '../Routes';

function Go(props: { to: string }): null {
  useEffect(() => navigate(props.to, 'replace'), [props.to]);
  return null;
}

export default function Current(_props: PageProps): JSX.Element {
  const editions = useEditions();
  return (
    <Await of={editions}>
      {(answer) => {
        const edition = currentEdition(answer.editions);
        if (edition === undefined) return <FirstImport />;
        return <Go to={`/editions/${edition.id}${window.location.pathname}${window.location.search}`} />;
      }}
    </Await>
  );
}
