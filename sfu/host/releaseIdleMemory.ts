import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Sfu } from '../core/Sfu.ts';
import type { Store } from '../store/Store.ts';

/** How often it is looked whether somebody is there, ms. */
const lookMs = 1_000;
/** Looks at which nobody is there before anything is given back, after the start. */
const looksAfterStart = 5;
/** The same after a class: the next one would be slower at first, since the young generation and compiled code go. */
const looksAfterClass = 30;
/** Collections, one at each look: V8 gives back the code of functions that were not called between several. */
const collections = 4;

type Served = {
	sfu: Pick<Sfu, 'participantCount'> & {
		on: (event: 'participantsChanged', changed: () => void) => unknown;
		off: (event: 'participantsChanged', changed: () => void) => unknown;
	};
	store: Pick<Store, 'rest'>;
	/** Connections, also of participants whose rooms are on other servers. */
	connectionCount: () => number;
	/** Whether the process may stand still for a collection: nothing else runs in it. */
	ownsProcess: boolean;
};

/**
 * Gives memory back while nobody is there, after the start and after each class. V8 lets its young generation grow to 32 MB, and
 * gives none of it back before a collection that is to save memory: nothing causes one while a server is idle.
 * @returns what ends it
 */
export function releaseIdleMemory({ sfu, store, connectionCount, ownsProcess }: Served): () => void {
	let looksLeft = looksAfterStart;
	// Not by the looks alone: between two of them a class may have come and gone.
	const onChange = () => {
		looksLeft = looksAfterClass;
	};
	sfu.on('participantsChanged', onChange);
	const timer = setInterval(() => {
		if (connectionCount() > 0) onChange();
		if (sfu.participantCount > 0 || --looksLeft > 0) return;
		if (ownsProcess && looksLeft > -collections) collectGarbage();
		store.rest();
	}, lookMs).unref();
	return () => {
		clearInterval(timer);
		sfu.off('participantsChanged', onChange);
	};
}

/** Takes as long as it takes V8 to mark some 30 MB twice: 150 ms. */
function collectGarbage(): void {
	setFlagsFromString('--expose-gc');
	const collect: unknown = runInNewContext('globalThis.gc');
	setFlagsFromString('--no-expose-gc');
	// Without the flavour, the young generation keeps its size.
	if (typeof collect === 'function') collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
