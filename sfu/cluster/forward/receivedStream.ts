import { Readable } from 'node:stream';
import type { Link } from '../link/Link.ts';
import { Chunk, forwardMethods } from './messages.ts';

/** Until the client has sent it, or what is recorded is there; the other server ends a stream that stands still. */
const mayTakeLonger = () => true;

/**
 * What another server sends chunk by chunk: asks for the next chunk when its reader has taken the last one, and says so when nobody
 * wants the rest.
 */
export function receivedStream(link: Link, first: Chunk): Readable {
	let known: Chunk | null = first;
	let { streamId } = first;
	return new Readable({
		async read() {
			try {
				const chunk = known ?? Chunk.parse(await link.request(forwardMethods.read, { streamId }, { mayTakeLonger }));
				known = null;
				streamId = chunk.streamId;
				this.push(Buffer.from(chunk.bytes, 'base64'));
				if (streamId === null) this.push(null);
			} catch (error) {
				this.destroy(error instanceof Error ? error : new Error('a chunk was not read'));
			}
		},
		destroy(error, done) {
			if (streamId !== null) link.send(forwardMethods.drop, { streamId });
			done(error);
		},
	});
}
