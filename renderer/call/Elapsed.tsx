import { useTranslation } from 'react-i18next';
import { classes } from '../ui/classes.ts';
import { formatElapsed } from '../ui/time.ts';
import { useNow } from '../ui/useNow.ts';
import { useCall } from './useCall.tsx';

/** Time since the class began, by the server's clock. */
export function Elapsed() {
	const { t } = useTranslation();
	const startedAtMs = useCall((state) => state.room?.startedAtMs ?? null);
	const serverAheadMs = useCall((state) => state.serverAheadMs);
	const isRecorded = useCall((state) => state.recording !== null);
	const now = useNow(1000, startedAtMs !== null);
	if (startedAtMs === null) return null;
	return (
		<span
			role="timer"
			data-testid="call-elapsed"
			aria-label={t('call.elapsed')}
			// On a phone there is room for one time, and that of the recording says more.
			className={classes('figures shrink-0 text-sm text-muted', isRecorded && 'max-sm:hidden')}
		>
			{formatElapsed(now + serverAheadMs - startedAtMs)}
		</span>
	);
}
