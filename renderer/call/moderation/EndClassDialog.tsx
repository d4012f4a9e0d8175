import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useCall, useHostActions } from '../useCall.tsx';
import { OthersInside } from './OthersInside.tsx';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

export function EndClassDialog({ open, onOpenChange }: Props) {
	const { t } = useTranslation();
	const host = useHostActions();
	const waits = useCall((state) => state.room?.waitForHost ?? false);
	return (
		<Dialog
			testId="class-end-dialog"
			open={open}
			onOpenChange={onOpenChange}
			title={t('call.moderation.ending.title')}
			description={
				<>
					<OthersInside /> {t(waits ? 'hostPresence.ending' : 'call.moderation.ending.text')}
				</>
			}
			actions={
				<>
					<Button testId="class-end-cancel" onClick={() => onOpenChange(false)}>
						{t('ui.cancel')}
					</Button>
					<Button testId="class-end-confirm" variant="danger" onClick={() => void host?.closeRoom()}>
						{t('call.moderation.ending.button')}
					</Button>
				</>
			}
		/>
	);
}
