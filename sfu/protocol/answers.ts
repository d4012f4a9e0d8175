/** What the server answers to each operation, beside `ok`. */
import { z } from 'zod';
import {
	Allocation,
	ChatMessage,
	ConsumerOptions,
	IceParametersView,
	IceServer,
	LobbyEntry,
	PeerStats,
	PeerView,
	Permissions,
	ProducerView,
	Reception,
	Role,
	RoomCounts,
	RoomView,
	RtpCapabilitiesView,
	TransportOptions,
	VoiceView,
} from './models.ts';

// biome-ignore lint/complexity/noBannedTypes: an answer with no fields beside `ok`
const Done: z.ZodType<{}> = z.object({});

const Waiting = z
	.object({ status: z.literal('waiting'), peerId: z.string(), roomName: z.string() })
	.describe('the room has a lobby: ask again after the notice `admitted`');

const Joined = z.object({
	status: z.literal('joined'),
	resumed: z
		.boolean()
		.describe('the kept place was taken back: transports, producers and consumers of before still live'),
	peerId: z.string(),
	role: Role,
	permissions: Permissions,
	routerRtpCapabilities: RtpCapabilitiesView,
	peers: z.array(PeerView).describe('everybody else'),
	voices: z
		.array(VoiceView)
		.describe('the loudest of the room: who consumes these needs no microphone of a participant'),
	reception: Reception.describe('as in the notice `receptionChanged`'),
	room: RoomView,
	chatTail: z.array(ChatMessage),
	lobby: z.array(LobbyEntry).exactOptional().describe('only for hosts and co-hosts'),
	iceServers: z.array(IceServer),
	resumeToken: z.string(),
	serverTimeMs: z
		.number()
		.describe("the server's clock, Unix ms, as all times it tells: computers in a classroom may differ by minutes"),
	graceMs: z.number().describe('how long a lost connection keeps its place'),
	transports: z
		.object({ send: TransportOptions.exactOptional(), recv: TransportOptions })
		.exactOptional()
		.describe('with `prepareTransports`, unless resumed; a viewer gets no `send`'),
	kept: z
		.object({
			transportIds: z.array(z.string()),
			producers: z.array(ProducerView),
			consumers: z.array(z.object({ consumerId: z.string(), producerId: z.string() })),
		})
		.exactOptional()
		.describe('with `resumed`: what the server still holds for this peer'),
});

/** One row per core operation. */
export const answers = {
	joinRoom: z.union([Waiting, Joined]),
	createRoom: z.object({ room: RoomView, routerRtpCapabilities: RtpCapabilitiesView }),
	leaveRoom: Done,
	createTransport: TransportOptions,
	connectTransport: Done,
	restartIce: z.object({ iceParameters: IceParametersView }),
	closeTransport: Done,
	produce: z.object({ producerId: z.string() }),
	pauseProducer: Done,
	resumeProducer: Done,
	closeProducer: Done,
	consume: ConsumerOptions,
	resumeConsumer: Done,
	pauseConsumer: Done,
	closeConsumer: Done,
	setPreferredLayers: Done,
	setVisibleTiles: Done,
	requestKeyFrame: Done,
	getRoomInfo: z.object({
		room: RoomView,
		participantCount: z.number(),
		routerRtpCapabilities: RtpCapabilitiesView,
		peers: z.array(PeerView).describe('oneself included'),
	}),
	getParticipants: z.object({ peers: z.array(PeerView) }),
	getStats: z.object({
		peers: z.array(PeerStats).describe('everybody for hosts and co-hosts, only oneself for others'),
		room: RoomCounts,
		allocation: Allocation,
	}),
	sendChat: z.object({ messageId: z.string(), sentAtMs: z.number() }),
	raiseHand: Done,
	lowerHand: Done,
	react: Done,
	relaySignal: Done,
	admit: Done,
	deny: Done,
	setRole: Done,
	setPermissions: Done,
	mutePeer: Done,
	muteAll: Done,
	stopVideo: Done,
	removePeer: Done,
	lockRoom: Done,
	setRoomOptions: Done,
	spotlight: Done,
	closeRoom: Done,
	startRecording: z.object({ recordingId: z.string() }),
	stopRecording: z.object({ recordingId: z.string() }),
};

export type Responses = { [Op in keyof typeof answers]: z.output<(typeof answers)[Op]> };
export type JoinRoomResponse = Responses['joinRoom'];
