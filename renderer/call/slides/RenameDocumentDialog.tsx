import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { DocumentName } from '../../../sfu/protocol/models/names.ts';
import { FieldDialog } from '../../ui/FieldDialog.tsx';
import { useActions } from '../useCall.tsx';

const testIds = {
	dialog: 'slides-rename-dialog',
	field: 'slides-name',
	cancel: 'slides-rename-cancel',
	save: 'slides-rename-save',
} as const;

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
			testIds={testIds}
			title={t('slides.rename.title')}
			label={t('slides.rename.field')}
			saveLabel={t('slides.rename.save')}
			value={name}
			onSave={rename}
			onClose={onClose}
		/>
	);
}
