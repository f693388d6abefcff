// components/LostSession.tsx -- over the page as it stands: sign in again and go on where one was
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { Schemas } from '../api/client';
import { useTexts } from '../texts';
import { SignInSteps } from './SignInSteps';

export function LostSession(props: {
  login: string;
  onSignedIn: (session: Schemas['Session']) => void;
}): JSX.Element {
  const t = useTexts();
  return (
    <ModalOverlay className="overlay" isOpen isDismissable={false} isKeyboardDismissDisabled>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title" level={2}>
            {t.signIn.lostTitle}
          </Heading>
          <p>{t.signIn.lostLead}</p>
          <SignInSteps login={props.login} onSignedIn={props.onSignedIn} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
