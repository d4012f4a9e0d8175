import { useEffect, useState } from 'react';
import { steadyNowMs } from '../steadyNow.ts';

/** Current time by `steadyNowMs`; re-renders every `everyMs` while `running`. */
export function useNow(everyMs: number, running = true): number {
	const [now, setNow] = useState(() => steadyNowMs());
	useEffect(() => {
		if (!running) return;
		setNow(steadyNowMs());
		const timer = setInterval(() => setNow(steadyNowMs()), everyMs);
		return () => clearInterval(timer);
	}, [everyMs, running]);
	return now;
}
