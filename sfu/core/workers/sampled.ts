import { statsIntervalMs } from '../limits.ts';

/** Caches the result of `take` for `statsIntervalMs`, a rejection too, so that many readers cost as much as one. */
export function sampled<T>(take: () => Promise<T>): () => Promise<T> {
	let last: { atMs: number; sample: Promise<T> } | undefined;
	return () => {
		const nowMs = performance.now();
		if (!last || nowMs - last.atMs >= statsIntervalMs) last = { atMs: nowMs, sample: take() };
		return last.sample;
	};
}
