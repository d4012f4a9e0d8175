import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

type Props = { name: string; onDelete: () => Promise<boolean>; onClose: () => void };

export function DeleteClassDialog({ name, onDelete, onClose }: Props) {
	const { t } = useTranslation();
	const confirm = async () => {
		await onDelete();
		onClose();
	};
	return (
		<Dialog
			testId="class-delete-dialog"
			open
			onOpenChange={onClose}
			title={t('classes.remove.title', { name })}
			description={t('classes.remove.text')}
			actions={
				<>
					<Button testId="class-delete-cancel" data-autofocus onClick={onClose}>
						{t('ui.cancel')}
					</Button>
					<Button testId="class-delete-confirm" variant="danger" onClick={() => void confirm()}>
						{t('classes.remove.confirm')}
					</Button>
				</>
			}
		/>
	);
}
