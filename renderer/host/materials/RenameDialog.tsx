import { useTranslation } from 'react-i18next';
import { DocumentName } from '../../../sfu/protocol/models/names.ts';
import { FieldDialog } from '../../ui/FieldDialog.tsx';
import type { Material } from './material.ts';
import type { MaterialActions } from './useMaterialActions.ts';

type Props = { material: Material; actions: MaterialActions; onClose: () => void };

export function RenameDialog({ material, actions, onClose }: Props) {
	const { t } = useTranslation();
	const rename = async (text: string) => {
		const { data: name } = DocumentName.safeParse(text);
		if (name === undefined) return t(text.trim() === '' ? 'materials.rename.missing' : 'materials.rename.refused');
		await actions.rename(material, name);
		return null;
	};
	return (
		<FieldDialog
			testId="material-rename-dialog"
			title={t('materials.rename.title')}
			field={{ testId: 'material-rename-name', label: t('materials.rename.label'), value: material.name }}
			cancel={{ testId: 'material-rename-cancel' }}
			save={{ testId: 'material-rename-save', label: t('materials.rename.save') }}
			onSave={rename}
			onClose={onClose}
		/>
	);
}
