import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { DocumentName } from '../../../sfu/protocol/models/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { useActions } from '../useCall.tsx';

type Props = { document: DocumentView; onClose: () => void };

export function RenameDocumentDialog({ document, onClose }: Props) {
	const { t } = useTranslation();
	const { renameDocument } = useActions();
	const [name, setName] = useState(document.name);
	const [isTold, setTold] = useState(false);
	const isValid = DocumentName.safeParse(name).success;
	const submit = (event: FormEvent) => {
		event.preventDefault();
		setTold(!isValid);
		if (!isValid) return;
		void renameDocument(document.documentId, name);
		onClose();
	};
	return (
		<Dialog testId="slides-rename-dialog" open onOpenChange={onClose} title={t('slides.rename.title')}>
			<form onSubmit={submit} className="mt-4 space-y-4" noValidate>
				<Field
					testId="slides-name"
					label={t('slides.rename.field')}
					value={name}
					error={isTold && !isValid ? t('slides.rename.invalid') : null}
					onFocus={(event) => event.target.select()}
					onChange={(event) => setName(event.target.value)}
				/>
				<div className="flex justify-end">
					<Button testId="slides-rename-save" type="submit" variant="primary">
						{t('slides.rename.save')}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
