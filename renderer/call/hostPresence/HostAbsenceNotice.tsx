import { Hourglass } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatElapsed } from '../../ui/time.ts';
import { useNow } from '../../ui/useNow.ts';
import { useCall } from '../useCall.tsx';

const tickMs = 250;

/** Tells everybody that no host is in the class, and for how long it goes on. Read out once, without the time. */
export function HostAbsenceNotice() {
	const { t } = useTranslation();
	const absence = useCall((state) => state.hostAbsence);
	const serverAheadMs = useCall((state) => state.serverAheadMs);
	const isMounted = useMounted();
	const now = useNow(tickMs, absence !== null);
	const what = absence ? t(`hostPresence.absence.${absence.reason}`) : '';
	return (
		<>
			<p role="status" className="sr-only">
				{isMounted && absence ? `${what} ${t('hostPresence.absence.announced')}` : ''}
			</p>
			{absence && (
				<div
					data-testid="host-absence"
					className="slide-in flex max-w-2xl items-center gap-3 rounded-2xl border border-line bg-raised px-4 py-2.5 shadow-float"
				>
					<Hourglass className="size-5 shrink-0 text-warning-ink" aria-hidden />
					<p>
						<span className="font-semibold">{what}</span>{' '}
						<span className="figures text-muted">
							{t('hostPresence.absence.goesOn', { time: formatElapsed(absence.untilMs - serverAheadMs - now) })}
						</span>
					</p>
				</div>
			)}
		</>
	);
}

/** false at first: a live region that appears together with its text is not read out. */
function useMounted(): boolean {
	const [isMounted, setMounted] = useState(false);
	useEffect(() => setMounted(true), []);
	return isMounted;
}
