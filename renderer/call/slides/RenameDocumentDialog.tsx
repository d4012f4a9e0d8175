import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { DocumentName } from '../../../sfu/protocol/models/names.ts';
import { FieldDialog } from '../../ui/FieldDialog.tsx';
import { useActions } from '../useCall.tsx';

type Props = { document: DocumentView; onClose: () => void };

export function RenameDocumentDialog({ document: { documentId, name }, onClose }: Props) {
	const { t } = useTranslation();
	const { renameDocument } = useActions();
	const rename = (text: string) => {
		if (!DocumentName.safeParse(text).success) return t('slides.rename.invalid');
		void renameDocument(documentId, text);
		return null;
	};
	return (
		<FieldDialog
			testId="slides-rename-dialog"
			title={t('slides.rename.title')}
			field={{ testId: 'slides-name', label: t('slides.rename.field'), value: name }}
			cancel={{ testId: 'slides-rename-cancel' }}
			save={{ testId: 'slides-rename-save', label: t('slides.rename.save') }}
			onSave={rename}
			onClose={onClose}
		/>
	);
}
