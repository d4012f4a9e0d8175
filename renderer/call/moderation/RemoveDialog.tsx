import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeerCallView } from '../../client/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { type HostActions, useCall } from '../useCall.tsx';

type Props = { peer: PeerCallView; host: HostActions; open: boolean; onOpenChange: (open: boolean) => void };

/** Removes a person, and offers what keeps it out that cannot be recognised any more: a new code, and the lobby. */
export function RemoveDialog({ peer, host, open, onOpenChange }: Props) {
	const { t } = useTranslation();
	const isHost = useCall(({ role }) => role === 'host');
	const hasLobby = useCall(({ room }) => room?.lobby ?? false);
	const [newCode, setNewCode] = useState(false);
	const [lobby, setLobby] = useState(false);
	const remove = async () => {
		onOpenChange(false);
		await host.removePeer(peer.peerId);
		if (isHost && newCode) await host.renewRoomCode();
		if (lobby && !hasLobby) await host.setLobby(true);
	};
	return (
		<Dialog
			testId="remove-dialog"
			open={open}
			onOpenChange={onOpenChange}
			title={t('call.moderation.removal.title', { name: peer.displayName })}
			description={t('call.moderation.removal.text')}
			actions={
				<>
					<Button testId="remove-cancel" onClick={() => onOpenChange(false)}>
						{t('ui.cancel')}
					</Button>
					<Button testId="remove-confirm" variant="danger" onClick={() => void remove()}>
						{t('call.moderation.removal.button')}
					</Button>
				</>
			}
		>
			{(isHost || !hasLobby) && (
				<div className="mt-4 border-t border-line pt-3">
					<p className="text-sm text-muted">{t('call.moderation.removal.comingBack')}</p>
					{isHost && (
						<Switch testId="remove-new-code" checked={newCode} onChange={setNewCode}>
							{t('call.moderation.removal.newCode')}
						</Switch>
					)}
					{!hasLobby && (
						<Switch testId="remove-lobby" checked={lobby} onChange={setLobby}>
							{t('call.moderation.removal.lobby')}
						</Switch>
					)}
				</div>
			)}
		</Dialog>
	);
}
