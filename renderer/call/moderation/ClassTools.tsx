/** What a host or co-host may do to the whole class: mute, stop cameras, lock, end. */
import { DoorClosed, Lock, LockOpen, MicOff, VideoOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallState } from '../../client/state/callState.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { HostToolProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';
import { EndClassDialog } from './EndClassDialog.tsx';

const isLocked = (state: CallState) => state.room?.locked ?? false;

export function MuteAllTool({ host }: HostToolProps) {
	const { t } = useTranslation();
	return (
		<ToolButton icon={<MicOff aria-hidden />} text={t('call.moderation.muteAll')} onClick={() => void host.muteAll()} />
	);
}

export function StopVideosTool({ host }: HostToolProps) {
	const { t } = useTranslation();
	return (
		<ToolButton
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
	return locked ? <Lock className="size-4 shrink-0 text-muted" aria-label={t('call.moderation.locked')} /> : null;
}

/** The host's alone: co-hosts cannot end the class. */
export function EndClassTool() {
	const { t } = useTranslation();
	const isHost = useCall((state) => state.role === 'host');
	const [asking, setAsking] = useState(false);
	if (!isHost) return null;
	return (
		<>
			<ToolButton
				icon={<DoorClosed aria-hidden />}
				text={t('call.moderation.end')}
				danger
				onClick={() => setAsking(true)}
			/>
			<EndClassDialog open={asking} onOpenChange={setAsking} />
		</>
	);
}
