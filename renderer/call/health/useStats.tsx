import { useEffect, useState } from 'react';
import type { Stats } from '../../client/types.ts';
import { useActions } from '../useCall.tsx';

const sampleEveryMs = 2_000;
/** Two minutes of samples, one every 2 s. */
export const samplesKept = 60;

/** Answers of `getStats`, oldest first; polled only while the component is mounted and the page is visible. */
export function useStats(): Stats[] {
	const actions = useActions();
	const [samples, setSamples] = useState<Stats[]>([]);
	useEffect(() => {
		let gone = false;
		const sample = async () => {
			if (document.visibilityState === 'hidden') return;
			const stats = await actions.getStats();
			if (stats && !gone) setSamples((last) => [...last, stats].slice(-samplesKept));
		};
		void sample();
		const timer = setInterval(() => void sample(), sampleEveryMs);
		return () => {
			gone = true;
			clearInterval(timer);
		};
	}, [actions]);
	return samples;
}
