import { compactNotices, withCompactPeers, withOneFingerprint } from '../protocol/compact.ts';
import type { TransportOptions } from '../protocol/models.ts';
import type { Dialect } from './Dialect.ts';
import { native } from './native.ts';

/** The native dialect in fewer bytes and messages, for clients that ask for it by name: Lectern's pages (`../protocol/compact.ts`). */
export const compact = {
	...native,
	name: 'compact',
	requests: {
		...native.requests,
		joinRoom: {
			event: 'joinRoom',
			toReply: (response) => {
				const answer = native.requests.joinRoom.toReply(response);
				if (answer.status !== 'joined') return answer;
				const { transports, ...others } = withCompactPeers(answer);
				return { ...others, ...(transports && { transports: withOneFingerprints(transports) }) };
			},
		},
		createTransport: { event: 'createTransport', toReply: withOneFingerprint },
		getRoomInfo: {
			event: 'getRoomInfo',
			toReply: (response) => withCompactPeers(native.requests.getRoomInfo.toReply(response)),
		},
		getParticipants: {
			event: 'getParticipants',
			toReply: (response) => withCompactPeers(native.requests.getParticipants.toReply(response)),
		},
	},
	notices: {
		...native.notices,
		peerJoined: { event: 'peerJoined', toData: compactNotices.peerJoined },
		producerAdded: { event: 'producerAdded', toData: compactNotices.producerAdded },
		// Every second to everybody while anybody speaks, and no page shows them.
		audioLevels: null,
	},
	// Not what a host pauses or closes: it belongs to `hostStopsChanged`, and the person may switch it on again at once.
	merges: {
		peerJoined: 'each',
		peerUpdated: 'each',
		peerLeft: 'each',
		producerAdded: 'each',
		producerResumed: 'each',
		consumerClosed: 'each',
		consumerPaused: 'each',
		consumerResumed: 'each',
		consumerScore: 'each',
		layersChanged: 'each',
		voicesChanged: 'last',
		activeSpeaker: 'last',
		handsChanged: 'last',
		lobbyChanged: 'last',
		mediaTroubleChanged: 'last',
	},
} satisfies Dialect;

function withOneFingerprints({ send, recv }: { send?: TransportOptions; recv: TransportOptions }) {
	return { ...(send && { send: withOneFingerprint(send) }), recv: withOneFingerprint(recv) };
}
