import { WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { useNow } from '../ui/useNow.ts';
import { useActions, useCall } from './useCall.tsx';

/**
 * Shown while the call reconnects: the time of the next attempt, and a button to try at once. It promises the place only
 * for the grace time: how long the server surely keeps the seat.
 */
export function ConnectionBanner() {
	const { t } = useTranslation();
	const actions = useActions();
	const phase = useCall((state) => state.phase);
	const graceMs = useCall((state) => state.graceMs);
	const lost = phase.name === 'reconnecting';
	const now = useNow(250, lost);
	if (!lost) return null;
	const seconds = phase.nextTryAtMs === null ? 0 : Math.max(0, Math.ceil((phase.nextTryAtMs - now) / 1000));
	const isKept = now - phase.sinceMs < graceMs;
	return (
		<div
			data-testid="connection-banner"
			className="slide-in flex flex-wrap items-center justify-center gap-x-4 gap-y-2 rounded-2xl border border-line bg-raised px-4 py-2.5 shadow-float"
		>
			<WifiOff className="size-5 shrink-0 text-danger-ink" aria-hidden />
			<p>
				<span role="alert" className="font-semibold">
					{t(isKept ? 'call.connection.lost' : 'call.connection.lostLong')}
				</span>{' '}
				<span className="figures text-muted">
					{seconds > 0 ? t('call.connection.nextTry', { count: seconds }) : t('call.connection.trying')}
				</span>
			</p>
			<Button testId="connection-retry" onClick={() => actions.retryNow()}>
				{t('call.connection.tryNow')}
			</Button>
		</div>
	);
}
