import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useActions } from '../useCall.tsx';
import { useDocumentName } from './useSlides.ts';

type Props = { document: DocumentView; onClose: () => void };

/** What is drawn on its pages goes with it, so it is asked. */
export function DeleteDocumentDialog({ document, onClose }: Props) {
	const { t } = useTranslation();
	const { removeDocument } = useActions();
	const name = useDocumentName()(document);
	const remove = () => {
		void removeDocument(document.documentId);
		onClose();
	};
	return (
		<Dialog
			testId="slides-delete-dialog"
			open
			onOpenChange={onClose}
			title={t('slides.delete.title', { name })}
			description={t('slides.delete.text')}
			actions={
				<>
					<Button testId="slides-delete-keep" onClick={onClose}>
						{t('slides.delete.keep')}
					</Button>
					<Button testId="slides-delete-confirm" variant="danger" onClick={remove}>
						{t('slides.delete.confirm')}
					</Button>
				</>
			}
		/>
	);
}
