/** For tests: a signalling server of another project, which knows this one by the REST family of its document alone. */
import type { Loose } from '../testing/LegacyClient.ts';
import type { Conversation } from './adapters.ts';

const pollMs = 100;

/** `url` with scheme and port; `token` with the scopes it takes. @throws Error with the sentence of a refusal */
export function remotePeer(url: string, token: string, roomId: string, peerId: string): Conversation {
	const known = new Set<string>();
	const ask = async (method: string, path: string, body?: object): Promise<Loose> => {
		const response = await fetch(`${url}/rooms/${roomId}${path}`, {
			method,
			headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
			...(body && { body: JSON.stringify({ peerId, ...body }) }),
		});
		const answer: Loose = await response.json();
		if (!response.ok) throw new Error(`${method} ${path}: ${answer.error}`);
		return answer;
	};
	const person = { userId: peerId, email: `${peerId}@example.com`, fullName: peerId, role: 'student' };
	return {
		join: async () => (await ask('POST', '/peers', { ...person, isProducer: true })).rtpCapabilities,
		transport: async (direction) => {
			const { transportId: id, ...others } = await ask('POST', '/transports', { direction });
			return { id, ...others };
		},
		connect: (transportId, dtlsParameters) => ask('POST', `/transports/${transportId}/connect`, { dtlsParameters }),
		produce: async (_transportId, sent) => {
			const { id } = await ask('POST', '/producers', sent);
			known.add(id);
			return id;
		},
		// Its own business to find out and to pass on: it looks now and then.
		announced: async () => {
			for (;;) {
				const { peers } = await ask('GET', '');
				const producers: { producerId: string }[] = peers.flatMap((peer: Loose) => peer.producers);
				const found = producers.find(({ producerId }) => !known.has(producerId));
				if (found) {
					known.add(found.producerId);
					return found.producerId;
				}
				await new Promise((resolve) => setTimeout(resolve, pollMs));
			}
		},
		consume: (_transportId, producerId, rtpCapabilities) => ask('POST', '/consumers', { producerId, rtpCapabilities }),
		resume: (consumerId) => ask('POST', `/consumers/${consumerId}/resume`),
	};
}
