import { useEffect, useState } from 'react';
import type { Stats } from '../../client/state/types.ts';
import { useActions } from '../useCall.tsx';

const sampleEveryMs = 2_000;
/** Two minutes of samples. */
export const samplesKept = 60;

/** Oldest first, each as the server answered; sampled while this is on the screen, and only then. */
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
