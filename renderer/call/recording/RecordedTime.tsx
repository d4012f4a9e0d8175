import { useTranslation } from 'react-i18next';
import type { RecordingState } from '../../../sfu/protocol/models/recording.ts';
import { recordedMs } from '../../client/state/recording.ts';
import { steadyNowMs } from '../../steadyNow.ts';
import { formatElapsed } from '../../ui/time.ts';
import { useNow } from '../../ui/useNow.ts';
import { useCall } from '../useCall.tsx';

/** Shorter than a second, so that no second is skipped when a tick is late. */
const tickMs = 250;

/** Length of the recording so far, without its pauses, by the server's clock. */
export function RecordedTime({ recording }: { recording: RecordingState }) {
	const { t } = useTranslation();
	const serverAheadMs = useCall((state) => state.serverAheadMs);
	// Only re-renders: its time is that of the last tick, which may be from before the recording changed.
	useNow(tickMs, recording.state === 'recording');
	return (
		<span role="timer" aria-label={t('recording.time')} className="figures">
			{formatElapsed(recordedMs(recording, steadyNowMs() + serverAheadMs))}
		</span>
	);
}
