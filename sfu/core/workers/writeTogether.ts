import type { Writable } from 'node:stream';

/**
 * From now on all that is written to a stream in one turn of the event loop is one call of the system, at the end of the turn: a
 * class that comes in at the same moment asks its worker for a hundred transports.
 * @returns ends it: what waits is written, and what follows at once
 */
export function writeTogether(stream: Writable): () => void {
	const { write } = stream;
	let isCorked = false;
	const uncork = () => {
		if (isCorked) stream.uncork();
		isCorked = false;
	};
	const writeCorked = (...args: unknown[]): unknown => {
		if (!isCorked) {
			isCorked = true;
			stream.cork();
			setImmediate(uncork);
		}
		return Reflect.apply(write, stream, args);
	};
	Object.assign(stream, { write: writeCorked });
	return () => {
		Object.assign(stream, { write });
		uncork();
	};
}
