// components/LanguageSwitch.tsx -- the other language, named in itself
import { Button } from 'react-aria-components/Button';
import { useLanguage } from '../texts';

export function LanguageSwitch(): JSX.Element {
  const { language, choose } = useLanguage();
  const other = language === 'ja' ? 'en' : 'ja';
  return (
    <Button className="button button-quiet" onPress={() => choose(other)}>
      <span lang={other}>{other === 'en' ? 'English' : '日本語'}</span>
    </Button>
  );
}
