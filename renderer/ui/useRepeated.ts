import { useEffect } from 'react';

/** While `enabled`, which is the default, runs `task` at once and then `everyMs` after each time it has settled. */
export function useRepeated(task: () => Promise<void>, everyMs: number, enabled = true): void {
	useEffect(() => {
		if (!enabled) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		let stopped = false;
		const run = async () => {
			await task();
			if (!stopped) timer = setTimeout(run, everyMs);
		};
		void run();
		return () => {
			stopped = true;
			clearTimeout(timer);
		};
	}, [task, everyMs, enabled]);
}
