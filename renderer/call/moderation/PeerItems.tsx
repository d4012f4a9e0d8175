/** What a host or co-host may do to one participant: mute, stop the camera, change the role, remove. */
import { Mic, MicOff, Pencil, PencilOff, ShieldCheck, ShieldOff, UserX, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { MenuItem, MenuLine } from '../../ui/Menu.tsx';
import type { PeerMenuItemProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';

export function MuteItem({ peer, host }: PeerMenuItemProps) {
	const { t } = useTranslation();
	const isMuted = peer.media.mic?.paused ?? true;
	if (peer.isSelf || isMuted) return null;
	return (
		<MenuItem testId="person-mute" icon={<MicOff aria-hidden />} onSelect={() => void host.mutePeer(peer.peerId)}>
			{t('call.moderation.mute')}
		</MenuItem>
	);
}

/** Where it differs from what everybody may: lets one person speak, or takes it back. */
export function LetSpeakItem({ peer, host }: PeerMenuItemProps) {
	const { t } = useTranslation();
	const maySpeak = useCall((state) => state.participantPermissions.mic);
	if (peer.role !== 'participant' || peer.viewer) return null;
	if (!peer.permissions.mic)
		return (
			<MenuItem testId="person-allow-mic" icon={<Mic aria-hidden />} onSelect={() => void host.letSpeak(peer.peerId)}>
				{t('call.moderation.letSpeak')}
			</MenuItem>
		);
	if (maySpeak) return null;
	return (
		<MenuItem
			testId="person-forbid-mic"
			icon={<MicOff aria-hidden />}
			onSelect={() => void host.setPermissions({ mic: false }, peer.peerId)}
		>
			{t('call.moderation.letSpeakNoMore')}
		</MenuItem>
	);
}

/** Where it differs from what everybody may: lets one person draw on what is shown, or takes it back. */
export function LetDrawItem({ peer, host }: PeerMenuItemProps) {
	const { t } = useTranslation();
	const mayAllDraw = useCall((state) => state.participantPermissions.draw);
	const mayDraw = peer.permissions.draw;
	if (peer.role !== 'participant' || (mayDraw && mayAllDraw)) return null;
	return (
		<MenuItem
			testId={mayDraw ? 'person-forbid-draw' : 'person-allow-draw'}
			icon={mayDraw ? <PencilOff aria-hidden /> : <Pencil aria-hidden />}
			onSelect={() => void host.setPermissions({ draw: !mayDraw }, peer.peerId)}
		>
			{t(mayDraw ? 'call.moderation.letDrawNoMore' : 'call.moderation.letDraw')}
		</MenuItem>
	);
}

export function StopVideoItem({ peer, host }: PeerMenuItemProps) {
	const { t } = useTranslation();
	const isCameraOff = peer.media.camera?.paused ?? true;
	if (peer.isSelf || isCameraOff) return null;
	return (
		<MenuItem
			testId="person-stop-video"
			icon={<VideoOff aria-hidden />}
			onSelect={() => void host.stopVideo(peer.peerId)}
		>
			{t('call.moderation.stopVideo')}
		</MenuItem>
	);
}

/** Only the host appoints co-hosts. */
export function RoleItem({ peer, host }: PeerMenuItemProps) {
	const { t } = useTranslation();
	const ownRole = useCall((state) => state.role);
	if (peer.isSelf || ownRole !== 'host' || peer.role === 'host') return null;
	const isCoHost = peer.role === 'coHost';
	return (
		<MenuItem
			testId="person-co-host"
			icon={isCoHost ? <ShieldOff aria-hidden /> : <ShieldCheck aria-hidden />}
			onSelect={() => void host.setRole(peer.peerId, isCoHost ? 'participant' : 'coHost')}
		>
			{t(isCoHost ? 'call.moderation.makeParticipant' : 'call.moderation.makeCoHost')}
		</MenuItem>
	);
}

export function RemoveItem({ peer, onRemove }: PeerMenuItemProps) {
	const { t } = useTranslation();
	if (peer.isSelf || peer.role === 'host') return null;
	return (
		<>
			<MenuLine />
			<MenuItem testId="person-remove" icon={<UserX aria-hidden />} danger onSelect={onRemove}>
				{t('call.moderation.remove')}
			</MenuItem>
		</>
	);
}
