// components/Sheet.tsx -- a form laid over the page; closing it returns to where one was
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTexts } from '../texts';

export function Sheet(props: { title: string; open: boolean; onClose: () => void; children: ReactNode }): JSX.Element {
  const t = useTexts();
  return (
    <ModalOverlay
      className="overlay overlay-top"
      isOpen={props.open}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
    >
      <Modal className="modal modal-wide">
        <Dialog className="dialog">
          <div className="card-head">
            <Heading slot="title" level={2}>
              {props.title}
            </Heading>
            <Button className="button button-quiet" onPress={props.onClose}>
              {t.common.close}
            </Button>
          </div>
          {props.children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
