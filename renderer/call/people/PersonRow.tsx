import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeerCallView } from '../../client/types.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Each } from '../Each.tsx';
import { PersonName } from '../PersonName.tsx';
import { PeerMenu } from '../stage/PeerMenu.tsx';
import { useCall, useHostActions } from '../useCall.tsx';
import { rowBadges } from './rowBadges.ts';

/** One person of the people panel. Selects its own peer, so that a change of one peer re-renders no other row. */
export const PersonRow = memo(function PersonRow({ peerId }: { peerId: string }) {
	const host = useHostActions();
	const peer = useCall(({ peers }) => peers.find((candidate) => candidate.peerId === peerId));
	if (!peer) return null;
	return (
		<li
			data-testid="person"
			data-peer-id={peerId}
			className="flex min-h-11 flex-wrap items-center justify-end gap-x-2.5 rounded-card px-2"
		>
			<Avatar name={peer.displayName} image={peer.profile.avatar} className="size-8 text-xs" />
			<div className="min-w-24 shrink grow basis-0">
				<p className="font-medium">
					<PersonName name={peer.displayName} role={peer.role} isSelf={peer.isSelf} roleWord="always" />
				</p>
				<PersonNote peer={peer} />
			</div>
			<Each of={rowBadges} with={{ peer }} />
			{host ? <PeerMenu peer={peer} /> : <span className="w-1" />}
		</li>
	);
});

/** A connection that is lost, without media, or weak. */
function PersonNote({ peer }: { peer: PeerCallView }) {
	const { t } = useTranslation();
	const isUnreached = useCall(({ peersInTrouble }) => peersInTrouble.peerIds.includes(peer.peerId));
	if (!peer.connected) return <p className="text-sm text-muted">{t('call.tile.lost')}</p>;
	if (isUnreached) return <p className="text-sm text-danger-ink">{t('mediaTrouble.row')}</p>;
	if (peer.quality.level === 'poor')
		return <p className="text-sm text-warning-ink">{t('call.health.weakConnection')}</p>;
	return null;
}
