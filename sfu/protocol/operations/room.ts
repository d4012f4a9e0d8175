import { z } from 'zod';
import { FounderToken, Id, ResumeToken } from '../models/common.ts';
import { RtpCapabilitiesView } from '../models/media.ts';
import { ClassName } from '../models/names.ts';
import { PeerView } from '../models/peer.ts';
import { RoomView } from '../models/room.ts';
import { Snapshots } from '../notices.ts';
import { Done, moderating, NoFields, operation } from './operation.ts';

const MaxParticipants = z.number().int().min(1).max(1000);

export const room = {
	createRoom: operation({
		request: z
			.object({
				roomId: Id,
				maxParticipants: MaxParticipants.optional(),
				recordable: z.boolean().optional().describe('whether hosts may record it; default: yes'),
				emptyTimeoutMs: z
					.number()
					.int()
					.min(1000)
					.max(86_400_000)
					.optional()
					.describe('the room is closed after being empty for so long; default ten minutes, at most a day'),
			})
			.describe('on an open server; whoever creates a room joins it as its host'),
		answer: z.object({
			room: RoomView,
			routerRtpCapabilities: RtpCapabilitiesView,
			founderToken: FounderToken.exactOptional(),
		}),
		budget: 'join',
		addressBudget: 'join',
		repeatable: false,
		from: 'outside',
		who: 'anyone',
	}),
	leaveRoom: operation({
		request: NoFields,
		answer: Done,
		budget: 'join',
		repeatable: false,
		from: 'room',
		who: 'anyone',
	}),
	giveUpSeat: operation({
		request: z
			.object({
				resumeToken: ResumeToken,
				roomId: Id.optional().describe('a token that names a room needs none'),
			})
			.describe(
				'without taking it: another person uses the computer now. Answered `wrong-state` while a connection uses the seat',
			),
		answer: Done,
		budget: 'join',
		addressBudget: 'join',
		example: { resumeToken: 'peerId.secret' },
		repeatable: true,
		from: 'outside',
		who: 'anyone',
	}),
	getRoomInfo: operation({
		request: NoFields,
		answer: z.object({
			room: RoomView,
			participantCount: z.number(),
			routerRtpCapabilities: RtpCapabilitiesView,
			peers: z.array(PeerView).describe('oneself included'),
			parts: Snapshots.describe('as in the answer of `joinRoom`'),
		}),
		budget: 'read',
		repeatable: true,
		from: 'room',
		who: 'anyone',
	}),
	getParticipants: operation({
		request: NoFields,
		answer: z.object({ peers: z.array(PeerView).describe('oneself included') }),
		budget: 'read',
		repeatable: true,
		from: 'room',
		who: 'anyone',
	}),
	lockRoom: operation({
		...moderating,
		request: z.object({ locked: z.boolean() }),
		example: { locked: true },
		repeatable: false,
	}),
	setRoomOptions: operation({
		...moderating,
		example: { name: 'Physics', lobby: false, maxParticipants: 20 },
		request: z.object({
			name: ClassName.optional(),
			lobby: z.boolean().optional(),
			waitForHost: z.boolean().optional().describe('participants wait until a host or co-host is inside'),
			maxParticipants: MaxParticipants.optional(),
			budgetMbps: z
				.number()
				.min(0.1)
				.max(100_000)
				.nullable()
				.optional()
				.describe('what all participants together may receive, Mbit/s; null: by the network of this computer'),
		}),
		repeatable: false,
	}),
	renewRoomCode: operation({
		...moderating,
		request: NoFields.describe(
			'the code of before leads nowhere any more; who has a token or a seat keeps it. For after a removal: whoever knows the code gets a new token',
		),
		answer: z.object({ roomCode: z.string() }),
		repeatable: false,
		who: 'host',
	}),
	closeRoom: operation({
		...moderating,
		request: NoFields,
		repeatable: false,
		who: 'host',
	}),
};
