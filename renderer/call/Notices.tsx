import { MicOff, MonitorUp, VideoOff, VolumeX, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../ui/Button.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { problemKey, problemOf } from './controls/deviceLabels.ts';
import { useActions, useCall } from './useCall.tsx';

/** What needs a word or a click now, over the top of the stage. */
export function Notices() {
	return (
		<div className="pointer-events-none absolute inset-x-3 top-1 z-20 flex flex-col items-center gap-2 *:pointer-events-auto">
			<ConnectionBanner />
			<SoundNotice />
			<SharingNotice />
			<DeviceNotice kind="mic" />
			<DeviceNotice kind="camera" />
		</div>
	);
}

function Notice({ icon, text, children }: { icon: ReactNode; text: string; children?: ReactNode }) {
	return (
		<div className="slide-in flex max-w-2xl items-center gap-3 rounded-2xl border border-line bg-raised py-2 pr-2 pl-4 shadow-float">
			<span className="text-accent-ink [&>svg]:size-5">{icon}</span>
			<p className="grow text-[0.9375rem]">{text}</p>
			{children}
		</div>
	);
}

function SoundNotice() {
	const { t } = useTranslation();
	const actions = useActions();
	const blocked = useCall((state) => state.soundBlocked);
	if (!blocked) return null;
	return (
		<Notice icon={<VolumeX aria-hidden />} text={t('call.sound.blocked')}>
			<Button variant="primary" onClick={() => void actions.enableSound()} className="shrink-0">
				{t('call.sound.enable')}
			</Button>
		</Notice>
	);
}

function SharingNotice() {
	const { t } = useTranslation();
	const actions = useActions();
	const sharing = useCall((state) => state.screen.status === 'on');
	if (!sharing) return null;
	return (
		<Notice icon={<MonitorUp aria-hidden />} text={t('call.screen.sharing')}>
			<Button variant="dangerQuiet" onClick={() => void actions.stopScreenShare()} className="shrink-0">
				{t('call.screen.turnOff')}
			</Button>
		</Notice>
	);
}

/** Why the microphone or the camera did not come on; can be put away, comes again with the next attempt. */
function DeviceNotice({ kind }: { kind: 'mic' | 'camera' }) {
	const { t } = useTranslation();
	const device = useCall((state) => state[kind]);
	const viewer = useCall((state) => state.peers.find((peer) => peer.isSelf)?.viewer ?? false);
	const [dismissed, setDismissed] = useState(false);
	// biome-ignore lint/correctness/useExhaustiveDependencies: every new state is news
	useEffect(() => setDismissed(false), [device]);
	const problem = problemOf(device.status);
	if (!problem || dismissed || viewer) return null;
	return (
		<Notice
			icon={kind === 'mic' ? <MicOff aria-hidden /> : <VideoOff aria-hidden />}
			text={t(`call.${kind}.problem.${problemKey(problem)}`)}
		>
			<IconButton
				label={t('ui.dismiss')}
				icon={<X className="size-5" aria-hidden />}
				tooltipSide="bottom"
				onClick={() => setDismissed(true)}
			/>
		</Notice>
	);
}
