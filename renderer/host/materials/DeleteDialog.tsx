import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { Material } from './material.ts';
import type { MaterialActions } from './useMaterialActions.ts';

const texts = {
	documents: 'materials.remove.document',
	quizzes: 'materials.remove.quiz',
	results: 'materials.remove.result',
} as const;

type Props = { material: Material; actions: MaterialActions; onClose: () => void };

export function DeleteDialog({ material, actions, onClose }: Props) {
	const { t } = useTranslation();
	const confirm = async () => {
		await actions.remove(material);
		onClose();
	};
	return (
		<Dialog
			testId="material-delete-dialog"
			open
			onOpenChange={onClose}
			title={t('materials.remove.title', { name: material.name })}
			description={t(texts[material.kind])}
			actions={
				<>
					<Button testId="material-delete-cancel" data-autofocus onClick={onClose}>
						{t('ui.cancel')}
					</Button>
					<Button testId="material-delete-confirm" variant="danger" onClick={() => void confirm()}>
						{t('materials.remove.confirm')}
					</Button>
				</>
			}
		/>
	);
}
