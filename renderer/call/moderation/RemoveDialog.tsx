import { useTranslation } from 'react-i18next';
import type { PeerCallView } from '../../client/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { HostActions } from '../useCall.tsx';

type Props = { peer: PeerCallView; host: HostActions; open: boolean; onOpenChange: (open: boolean) => void };

export function RemoveDialog({ peer, host, open, onOpenChange }: Props) {
	const { t } = useTranslation();
	return (
		<Dialog
			open={open}
			onOpenChange={onOpenChange}
			title={t('call.moderation.removal.title', { name: peer.displayName })}
			description={t('call.moderation.removal.text')}
			actions={
				<>
					<Button onClick={() => onOpenChange(false)}>{t('ui.cancel')}</Button>
					<Button
						variant="danger"
						onClick={() => {
							void host.removePeer(peer.peerId);
							onOpenChange(false);
						}}
					>
						{t('call.moderation.removal.button')}
					</Button>
				</>
			}
		/>
	);
}
