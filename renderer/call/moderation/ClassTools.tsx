/** What a host or co-host may do to the whole class: mute, stop cameras, lock. */
import { Lock, LockOpen, MicOff, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CallState } from '../../client/state/callState.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { HostToolProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';

const isLocked = (state: CallState) => state.room?.locked ?? false;

export function MuteAllTool({ host }: HostToolProps) {
	const { t } = useTranslation();
	return (
		<ToolButton
			testId="class-mute-all"
			stacked
			icon={<MicOff aria-hidden />}
			text={t('call.moderation.muteAll')}
			onClick={() => void host.muteAll()}
		/>
	);
}

export function StopVideosTool({ host }: HostToolProps) {
	const { t } = useTranslation();
	return (
		<ToolButton
			testId="class-stop-videos"
			stacked
			icon={<VideoOff aria-hidden />}
			text={t('call.moderation.stopVideos')}
			onClick={() => void host.stopVideo()}
		/>
	);
}

export function LockTool({ host }: HostToolProps) {
	const { t } = useTranslation();
	const locked = useCall(isLocked);
	return (
		<ToolButton
			testId="class-lock"
			data-on={locked}
			stacked
			icon={locked ? <LockOpen aria-hidden /> : <Lock aria-hidden />}
			text={t(locked ? 'call.moderation.unlock' : 'call.moderation.lock')}
			onClick={() => void host.setLocked(!locked)}
		/>
	);
}

/** In the top bar, for everybody. */
export function LockedSign() {
	const { t } = useTranslation();
	const locked = useCall(isLocked);
	return locked ? (
		<Lock data-testid="call-locked" className="size-4 shrink-0 text-muted" aria-label={t('call.moderation.locked')} />
	) : null;
}
