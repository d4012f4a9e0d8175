import { useTranslation } from 'react-i18next';
import { DocumentName } from '../../../sfu/protocol/models/names.ts';
import { FieldDialog } from '../../ui/FieldDialog.tsx';
import type { Material } from './material.ts';
import type { MaterialActions } from './useMaterialActions.ts';

const testIds = {
	dialog: 'material-rename-dialog',
	field: 'material-rename-name',
	cancel: 'material-rename-cancel',
	save: 'material-rename-save',
} as const;

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
			testIds={testIds}
			title={t('materials.rename.title')}
			label={t('materials.rename.label')}
			saveLabel={t('materials.rename.save')}
			value={material.name}
			onSave={rename}
			onClose={onClose}
		/>
	);
}
