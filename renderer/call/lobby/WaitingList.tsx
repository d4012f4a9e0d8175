import { Check, X } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { NameText } from '../../ui/NameText.tsx';
import { useCall, useHostActions } from '../useCall.tsx';

/** Those who wait in the lobby, with the buttons that admit or deny them. For hosts and co-hosts. */
export function WaitingList() {
	const { t } = useTranslation();
	const host = useHostActions();
	const lobby = useCall((state) => state.lobby);
	const id = useId();
	if (!host || lobby.length === 0) return null;
	return (
		<section aria-labelledby={id} data-testid="lobby" className="mb-3 rounded-card bg-accent-soft px-2 py-2">
			<div className="flex items-center justify-between gap-2 pl-1">
				<h3 id={id} className="font-semibold">
					{t('call.lobby.title', { count: lobby.length })}
				</h3>
				{lobby.length > 1 && (
					<Button testId="lobby-admit-all" variant="quiet" onClick={() => void host.admitAll()}>
						{t('call.lobby.admitAll')}
					</Button>
				)}
			</div>
			<ul aria-labelledby={id}>
				{lobby.map(({ peerId, displayName, resembles }) => (
					<li key={peerId} className="flex min-h-14 items-center gap-3 px-1">
						<Avatar name={displayName} className="size-9 text-sm" />
						<span className="min-w-0 grow">
							<NameText className="font-medium">{displayName}</NameText>
							{resembles && (
								<span className="block text-sm text-muted">
									{t(`call.lobby.resembles.${resembles.by}`, { name: resembles.displayName })}
								</span>
							)}
						</span>
						<IconButton
							testId="lobby-deny"
							label={t('call.lobby.deny', { name: displayName })}
							icon={<X className="size-5" aria-hidden />}
							onClick={() => void host.deny(peerId)}
						/>
						<IconButton
							testId="lobby-admit"
							variant="primary"
							label={t('call.lobby.admit', { name: displayName })}
							icon={<Check className="size-5" aria-hidden />}
							onClick={() => void host.admit(peerId)}
						/>
					</li>
				))}
			</ul>
		</section>
	);
}
