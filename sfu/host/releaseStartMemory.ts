import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Sfu } from '../core/Sfu.ts';

/** After the start, and then again while somebody is there, ms. */
const everyMs = 5_000;

/**
 * Gives the memory back that the start took, once, and when nobody is there. V8 lets its young generation grow to 32 MB while
 * modules are loaded, and looks at it again only after a collection of everything: nothing causes one while a server is idle.
 * @returns what ends it
 */
export function releaseStartMemory(sfu: Pick<Sfu, 'participantCount'>): () => void {
	const timer = setInterval(() => {
		if (sfu.participantCount > 0) return;
		clearInterval(timer);
		collectGarbage();
	}, everyMs).unref();
	return () => clearInterval(timer);
}

/** Takes as long as it takes V8 to mark some 40 MB: 90 ms. */
function collectGarbage(): void {
	setFlagsFromString('--expose-gc');
	const collect: unknown = runInNewContext('globalThis.gc');
	setFlagsFromString('--no-expose-gc');
	if (typeof collect === 'function') collect();
}
