import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Sfu } from '../core/Sfu.ts';
import type { Store } from '../store/Store.ts';

/** How often it is looked whether somebody is there, ms. */
const lookMs = 1_000;
/** Looks at which nobody is there before anything is given back. */
const looksBefore = 5;
/** Collections, one at each look: V8 gives back the code of functions that were not called between several. */
const collections = 4;

/**
 * Gives memory back while nobody is there, after the start and after each class. V8 lets its young generation grow to 32 MB, and
 * gives none of it back before a collection that is to save memory: nothing causes one while a server is idle.
 * @returns what ends it
 */
export function releaseIdleMemory(sfu: Pick<Sfu, 'participantCount'>, store: Pick<Store, 'rest'>): () => void {
	let looks = 0;
	const timer = setInterval(() => {
		looks = sfu.participantCount > 0 ? 0 : looks + 1;
		if (looks < looksBefore) return;
		if (looks < looksBefore + collections) collectGarbage();
		store.rest();
	}, lookMs).unref();
	return () => clearInterval(timer);
}

/** Takes as long as it takes V8 to mark some 30 MB twice: 150 ms. */
function collectGarbage(): void {
	setFlagsFromString('--expose-gc');
	const collect: unknown = runInNewContext('globalThis.gc');
	setFlagsFromString('--no-expose-gc');
	// Without the flavour, the young generation keeps its size.
	if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
