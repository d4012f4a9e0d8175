import { MicOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { watchMutedSpeech } from '../../client/devices/mutedSpeech.ts';
import type { CallState } from '../../client/state/callState.ts';
import { Button } from '../../ui/Button.tsx';
import { DismissButton } from '../../ui/DismissButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useStoredSwitch } from '../../ui/storedSwitch.ts';
import { useActions, useCall } from '../useCall.tsx';
import { switchOf } from './deviceSwitch.ts';
import { mutedHintSwitch } from './mutedHint.ts';

const shownMs = 12_000;
/** Who goes on talking to somebody beside them is not told again in this time. */
const pauseMs = 180_000;

/** Tells somebody who speaks while muted that nobody hears it. */
export function MutedNotice() {
	const { t } = useTranslation();
	const actions = useActions();
	const { isShown, close } = useMutedSpeech();
	return (
		<div role="status" className="max-w-full empty:absolute">
			{isShown && (
				<Notice testId="notice-muted" icon={<MicOff aria-hidden />} text={t('call.mic.mutedHint')}>
					<Button
						testId="notice-unmute"
						variant="primary"
						onClick={() => void actions.setMicEnabled(true)}
						className="shrink-0"
					>
						{t('call.mic.unmute')}
					</Button>
					<DismissButton onClick={close} />
				</Notice>
			)}
		</div>
	);
}

/** The open microphone of somebody who is muted and may speak; null otherwise. */
function mutedTrack(state: CallState): MediaStreamTrack | null {
	const own = state.peers.find((peer) => peer.isSelf)?.media.mic;
	return switchOf('mic')(state) === 'off' && own?.paused ? (own.stream?.getAudioTracks()[0] ?? null) : null;
}

function useMutedSpeech() {
	const [isOn] = useStoredSwitch(mutedHintSwitch);
	const track = useCall(mutedTrack);
	const [isShown, setShown] = useState(false);
	const lastMs = useRef(Number.NEGATIVE_INFINITY);
	useEffect(() => {
		if (!isOn || !track) return;
		const stop = watchMutedSpeech(track, () => {
			if (performance.now() - lastMs.current < pauseMs) return;
			lastMs.current = performance.now();
			setShown(true);
		});
		return () => {
			stop();
			setShown(false);
		};
	}, [isOn, track]);
	useEffect(() => {
		if (!isShown) return;
		const timer = setTimeout(() => setShown(false), shownMs);
		return () => clearTimeout(timer);
	}, [isShown]);
	return { isShown, close: () => setShown(false) };
}
