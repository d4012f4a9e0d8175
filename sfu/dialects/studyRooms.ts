import type { Dialect } from './Dialect.ts';
import {
	consumerReply,
	displayNameOf,
	existingProducers,
	fieldsOf,
	inLobby,
	joinedOnly,
	produceRequest,
	producersOf,
	profileOf,
	roomIdOf,
	sentences,
	succeeded,
} from './legacyPayloads.ts';
import { nativeOnly } from './nativeOnly.ts';

const transportIdOf = (payload: unknown) => ({ transportId: fieldsOf(payload).transportId });

/** kebab-case requests answered in the ack, or in a reply event where no ack function came. */
export const studyRooms = {
	name: 'studyRooms',
	requests: {
		...nativeOnly.requests,
		joinRoom: {
			event: 'join-room',
			toRequest: (payload) => {
				const { roomId: room, name, userName, displayName, fullName, avatar } = fieldsOf(payload);
				return {
					room,
					displayName: displayNameOf(name, userName, displayName, fullName),
					profile: profileOf(avatar),
					canWait: false,
				};
			},
			toReply: joinedOnly(({ room: { roomId }, peerId: participantId, peers, routerRtpCapabilities }) => ({
				...{ success: true, roomId, participantId, rtpCapabilities: routerRtpCapabilities },
				participants: peers.map((peer) => ({
					participantId: peer.peerId,
					name: peer.displayName,
					producers: producersOf(peer),
				})),
			})),
			refuse: inLobby,
			follow: existingProducers,
			done: 'joined-room',
		},
		leaveRoom: { event: 'leave-room', toReply: succeeded },
		createTransport: {
			event: 'create-transport',
			toReply: (transport) => ({ transport }),
			done: 'transport-created',
			toDone: (transport) => transport,
		},
		connectTransport: {
			event: 'connect-transport',
			toReply: succeeded,
			done: 'transport-connected',
			toDone: (_response, payload) => transportIdOf(payload),
		},
		produce: { event: 'produce', toRequest: produceRequest, done: 'produced' },
		closeProducer: { event: 'close-producer', toReply: succeeded },
		consume: { event: 'consume', toReply: consumerReply, done: 'consumed' },
		resumeConsumer: { event: 'resume-consumer', toReply: succeeded },
		closeConsumer: { event: 'close-consumer', toReply: succeeded },
		getRoomInfo: {
			event: 'get-rtp-capabilities',
			toReply: ({ routerRtpCapabilities: rtpCapabilities }) => ({ rtpCapabilities }),
			done: 'rtp-capabilities',
			toDone: ({ routerRtpCapabilities }) => routerRtpCapabilities,
		},
	},
	notices: {
		...nativeOnly.notices,
		producerAdded: {
			event: 'new-producer',
			toData: ({ peerId: participantId, producer: { producerId, kind } }) => ({ producerId, participantId, kind }),
		},
		producerClosed: {
			event: 'producer-closed',
			toData: ({ producerId, peerId: participantId }) => ({ producerId, participantId }),
		},
		recommendAudioOnly: { event: 'recommend-audio-only' },
	},
	success: (reply) => reply,
	failure: ({ message: error }) => ({ error }),
	errorEvent: 'error',
	sentences,
	resumes: false,
	roomOf: roomIdOf,
} satisfies Dialect;
