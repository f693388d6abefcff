// components/EditionPicker.tsx -- which edition a page is about; choosing another keeps the page
import type { Edition } from '../api/queries';
import { useEditions } from '../api/queries';
import { editionName } from '../lib/editions';
import { navigate } from '../lib/location';
import { useTexts } from '../texts';
import { Choice } from './Choice';
import { EditionNav, type EditionView } from './EditionNav';
import { EditionState } from './EditionState';

export function EditionPicker(props: { chosen: string; page: EditionView | 'carry' }): JSX.Element | null {
  const t = useTexts();
  const editions = useEditions();
  const list: readonly Edition[] = editions.data?.editions ?? [];
  const chosen = list.find((edition) => edition.id === props.chosen);
  if (chosen === undefined) return <EditionNav id={props.chosen} />;
  return (
    <>
      <div className="edition-line">
        {list.length === 1 ? (
          <span lang="ja">{chosen.title}</span>
        ) : (
          <Choice
            quiet
            label={t.editions.choose}
            value={chosen.id}
            options={list.map((edition) => ({
              id: edition.id,
              name: editionName(edition, list),
              about: t.editions.state[edition.state].name,
            }))}
            onChange={(id) => navigate(`/editions/${id}/${props.page}`)}
          />
        )}
        <EditionState edition={chosen} />
      </div>
      <EditionNav id={chosen.id} />
    </>
  );
}
