import { Eye, Mic, MicOff, Video, VideoOff, WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RowBadgeProps } from '../entries.ts';

/**
 * Whether a person's microphone and camera are on; one icon for those who have neither: viewers and lost connections.
 */
export function MediaIcons({ peer }: RowBadgeProps) {
	const { t } = useTranslation();
	if (!peer.connected) return <WifiOff className="size-5 shrink-0 text-muted" aria-hidden />;
	if (peer.viewer) return <Eye className="size-5 shrink-0 text-muted" aria-label={t('call.people.viewer')} />;
	const isMicOn = peer.media.mic && !peer.media.mic.paused;
	const isCameraOn = peer.media.camera && !peer.media.camera.paused;
	return (
		<span
			data-testid="person-media"
			data-mic={Boolean(isMicOn)}
			data-camera={Boolean(isCameraOn)}
			className="flex shrink-0 items-center gap-2.5 text-muted [&>svg]:size-5"
		>
			{isMicOn ? (
				<Mic aria-label={t('call.people.micOn')} />
			) : (
				<MicOff className="text-danger-ink" aria-label={t('call.tile.muted')} />
			)}
			{isCameraOn ? (
				<Video aria-label={t('call.people.cameraOn')} />
			) : (
				<VideoOff aria-label={t('call.people.cameraOff')} />
			)}
		</span>
	);
}
