import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DocumentName } from '../../../sfu/protocol/models/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import type { Material } from './material.ts';
import type { MaterialActions } from './useMaterialActions.ts';

type Props = { material: Material; actions: MaterialActions; onClose: () => void };

export function RenameDialog({ material, actions, onClose }: Props) {
	const { t } = useTranslation();
	const [draft, setDraft] = useState(material.name);
	const [error, setError] = useState<string | null>(null);
	const [isSaving, setSaving] = useState(false);
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		const { data: name } = DocumentName.safeParse(draft);
		if (name === undefined)
			return setError(t(draft.trim() === '' ? 'materials.rename.missing' : 'materials.rename.refused'));
		setSaving(true);
		await actions.rename(material, name);
		onClose();
	};
	return (
		<Dialog open onOpenChange={onClose} title={t('materials.rename.title')} testId="material-rename-dialog">
			<form onSubmit={(event) => void submit(event)} noValidate className="mt-4">
				<Field
					testId="material-rename-name"
					data-autofocus
					label={t('materials.rename.label')}
					value={draft}
					error={error}
					onFocus={(event) => event.target.select()}
					onChange={(event) => setDraft(event.target.value)}
				/>
				<div className="mt-6 flex flex-wrap justify-end gap-3">
					<Button testId="material-rename-cancel" onClick={onClose}>
						{t('ui.cancel')}
					</Button>
					<Button testId="material-rename-save" type="submit" variant="primary" disabled={isSaving}>
						{t('materials.rename.save')}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
