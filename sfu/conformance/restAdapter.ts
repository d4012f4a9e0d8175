import type { Loose } from '../testing/SocketClient.ts';
import type { Signalling } from '../testing/TestPeer.ts';

const pollMs = 100;

/**
 * A signalling server of another project, which knows this one by the REST routes of its document alone.
 * @param url with scheme and port
 * @param token with the scopes rooms:read and peers:write
 * @throws Error with the sentence of a refusal
 */
export function restAdapter(url: string, token: string, roomId: string, peerId: string): Signalling {
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
		// REST announces nothing: such a server polls.
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
