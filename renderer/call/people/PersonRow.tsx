import { Eye, Hand, Mic, MicOff, Video, VideoOff, WifiOff } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeerCallView } from '../../client/state/types.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { PeerMenu } from '../stage/PeerMenu.tsx';
import { useCall, useHostActions } from '../useCall.tsx';

type Props = { peerId: string; handPlace?: number };

export const PersonRow = memo(function PersonRow({ peerId, handPlace }: Props) {
	const { t } = useTranslation();
	const host = useHostActions();
	const peer = useCall(({ peers }) => peers.find((candidate) => candidate.peerId === peerId));
	if (!peer) return null;
	return (
		<li data-testid="person" data-peer-id={peerId} className="flex min-h-14 items-center gap-3 rounded-card px-2">
			<Avatar name={peer.displayName} image={peer.profile.avatar} className="size-9 text-sm" />
			<div className="min-w-0 grow">
				<p className="truncate font-medium">
					{peer.isSelf ? t('call.tile.self', { name: peer.displayName }) : peer.displayName}
				</p>
				<PersonNote peer={peer} />
			</div>
			{handPlace !== undefined && (
				<span className="figures flex h-8 shrink-0 items-center gap-1 rounded-full bg-amber-300 px-2.5 text-sm font-semibold text-slate-900">
					<Hand className="size-4" aria-label={t('call.tile.hand')} />
					{handPlace}
				</span>
			)}
			<PersonSigns peer={peer} />
			{host ? <PeerMenu peer={peer} /> : <span className="w-1" />}
		</li>
	);
});

function PersonNote({ peer }: { peer: PeerCallView }) {
	const { t } = useTranslation();
	if (!peer.connected) return <p className="text-sm text-muted">{t('call.tile.lost')}</p>;
	if (peer.quality.level === 'poor') return <p className="text-sm text-warning-ink">{t('call.people.weak')}</p>;
	if (peer.role !== 'participant') return <p className="text-sm text-muted">{t(`call.role.${peer.role}`)}</p>;
	return null;
}

function PersonSigns({ peer }: { peer: PeerCallView }) {
	const { t } = useTranslation();
	if (!peer.connected) return <WifiOff className="size-5 shrink-0 text-muted" aria-hidden />;
	if (peer.viewer) return <Eye className="size-5 shrink-0 text-muted" aria-label={t('call.people.watches')} />;
	const speaks = peer.media.mic && !peer.media.mic.paused;
	const shows = peer.media.camera && !peer.media.camera.paused;
	return (
		<span className="flex shrink-0 items-center gap-2.5 text-muted [&>svg]:size-5">
			{speaks ? (
				<Mic aria-label={t('call.people.speaks')} />
			) : (
				<MicOff className="text-danger-ink" aria-label={t('call.tile.muted')} />
			)}
			{shows ? <Video aria-label={t('call.people.shows')} /> : <VideoOff aria-label={t('call.people.hidden')} />}
		</span>
	);
}
