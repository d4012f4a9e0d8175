import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/Dialog.tsx';
import { useCall } from '../useCall.tsx';
import { DocumentRow } from './DocumentRow.tsx';
import { NewBoardMenu } from './NewBoardMenu.tsx';
import { OpenFiles } from './OpenFiles.tsx';
import { UploadRow } from './UploadRow.tsx';

/** The documents of the class: hosts and co-hosts open new ones, and choose which is shown. */
export function SlidesDialog({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const documents = useCall((state) => state.documents);
	const uploads = useCall((state) => state.uploads);
	const isEmpty = documents.length === 0 && uploads.length === 0;
	return (
		<Dialog
			wide
			open
			onOpenChange={onClose}
			title={t('slides.title')}
			description={t('slides.text')}
			testId="slides-dialog"
		>
			<div className="mt-4 flex flex-wrap gap-2">
				<OpenFiles />
				<NewBoardMenu onShown={onClose} />
			</div>
			<ul className="mt-3 divide-y divide-line" aria-label={t('slides.list')}>
				{documents.map((document) => (
					<DocumentRow key={document.documentId} document={document} onShown={onClose} />
				))}
				{uploads.map((upload) => (
					<UploadRow key={upload.uploadId} upload={upload} />
				))}
			</ul>
			{isEmpty && <p className="py-6 text-center text-muted">{t('slides.empty')}</p>}
		</Dialog>
	);
}
