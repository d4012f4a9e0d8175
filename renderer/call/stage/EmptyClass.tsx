import { useTranslation } from 'react-i18next';
import { useInvitation } from '../invitation.tsx';
import { useCall } from '../useCall.tsx';

/** Shown to whoever is alone in the class while nobody waits in the lobby either; in the host's window, with the address and the code for the students. */
export function EmptyClass() {
	const { t } = useTranslation();
	const invitation = useInvitation();
	const alone = useCall((state) => state.peers.length === 1 && state.lobby.length === 0);
	if (!alone) return null;
	return (
		<div
			data-testid="empty-class"
			className="appear absolute inset-x-3 bottom-3 mx-auto max-h-[calc(100%-1.5rem)] max-w-lg overflow-y-auto rounded-2xl border border-line bg-card px-5 py-4 text-center shadow-float"
		>
			{invitation ? (
				<>
					<p className="text-muted">{t('call.empty.host')}</p>
					<p className="figures mt-1 text-lg font-semibold wrap-anywhere">{invitation.address}</p>
					<p className="figures text-2xl font-semibold tracking-widest">{invitation.roomCode}</p>
				</>
			) : (
				<p className="text-muted">{t('call.empty.participant')}</p>
			)}
		</div>
	);
}
