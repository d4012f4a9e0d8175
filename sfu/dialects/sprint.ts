import type { PeerView } from '../protocol/models.ts';
import type { Notices } from '../protocol/notices.ts';
import type { Dialect } from './Dialect.ts';
import {
	consumerReply,
	consumeUnpaused,
	displayNameOf,
	existingProducers,
	fieldsOf,
	identityOf,
	inLobby,
	joinedOnly,
	pictureOf,
	produceRequest,
	producersOf,
	profileOf,
	sentences,
	succeeded,
	unlessUserStays,
	userIdOf,
} from './legacyPayloads.ts';
import { nativeOnly } from './nativeOnly.ts';

type SentMessage = Notices['chatMessage'];

/** Without `email`, which this dialect's document shows in the notice `user-joined` only. */
const participantOf = (peer: PeerView) => {
	const picture = pictureOf(peer);
	return { userId: userIdOf(peer), name: peer.displayName, ...(picture !== undefined && { picture }) };
};

const messageOf = ({
	messageId: id,
	peerId,
	userId = peerId,
	displayName: name,
	text: message,
	sentAtMs,
}: SentMessage) => ({
	...{ id, userId, name, message },
	timestamp: sentAtMs,
});

/** camelCase requests answered in the ack, kebab-case notices. `userId` is that of the token, or the peer id. */
export const sprint = {
	name: 'sprint',
	path: '/socket',
	handshakeSentence: 'Authentication error',
	requests: {
		...nativeOnly.requests,
		joinRoom: {
			event: 'joinRoom',
			sign: (payload) => 'name' in fieldsOf(payload) && !('displayName' in fieldsOf(payload)),
			toRequest: (payload) => {
				const { roomCode: room, name, email, picture } = fieldsOf(payload);
				return {
					room,
					displayName: displayNameOf(name),
					identity: identityOf(undefined, email),
					profile: profileOf(picture),
					canWait: false,
				};
			},
			toReply: joinedOnly(({ routerRtpCapabilities: rtpCapabilities, peerId, userId = peerId, peers }) => ({
				success: true,
				rtpCapabilities,
				participants: peers.map((peer) => ({ ...participantOf(peer), producers: producersOf(peer) })),
				userId,
			})),
			refuse: inLobby,
			follow: existingProducers,
			failure: ({ message: error }) => ({ success: false, error }),
		},
		leaveRoom: { event: 'leaveRoom', toReply: succeeded },
		createTransport: {
			event: 'createTransport',
			sign: (payload) => 'isProducer' in fieldsOf(payload),
			toRequest: (payload) => ({ direction: fieldsOf(payload).isProducer ? 'send' : 'recv' }),
			sentences: { 'not-found room': 'Router not found' },
		},
		connectTransport: {
			event: 'connectTransport',
			toReply: succeeded,
			sentences: { 'not-found room': 'Transport not found' },
		},
		produce: {
			event: 'produce',
			toRequest: produceRequest,
			toReply: ({ producerId: id }) => ({ id }),
			sentences: { 'not-found room': 'Transport not found' },
		},
		closeProducer: { event: 'closeProducer', toReply: succeeded },
		consume: {
			event: 'consume',
			toRequest: consumeUnpaused,
			toReply: consumerReply,
			sentences: {
				'not-found room': 'Router or transport not found',
				'not-found transport': 'Router or transport not found',
				// Its document asks `router.canConsume`, which is false for an unknown producer.
				'not-found producer': 'Cannot consume',
			},
		},
		sendChat: {
			event: 'chatMessage',
			toRequest: (payload) => ({ text: fieldsOf(payload).message }),
			toReply: ({ messageId: id, sentAtMs: timestamp }) => ({ success: true, id, timestamp }),
		},
	},
	notices: {
		...nativeOnly.notices,
		peerJoined: {
			event: 'user-joined',
			toData: ({ peer }) => {
				const { picture, ...participant } = participantOf(peer);
				return { ...participant, email: peer.identity?.email, picture };
			},
		},
		peerLeft: { event: unlessUserStays('user-left'), toData: ({ peerId, userId = peerId }) => ({ userId }) },
		producerAdded: {
			event: 'new-producer',
			toData: ({ peerId, userId = peerId, producer: { producerId, kind } }) => ({ producerId, userId, kind }),
		},
		producerClosed: {
			event: 'producer-closed',
			toData: ({ producerId, peerId, userId = peerId }) => ({ producerId, userId }),
		},
		chatMessage: { event: 'chatMessage', toData: messageOf },
	},
	success: (reply) => reply,
	failure: ({ message: error }) => ({ error }),
	errorEvent: 'error',
	sentences,
	resumes: false,
	roomOf: () => undefined,
} satisfies Dialect;
