import type { RtpCapabilities } from '../../../sfu/protocol/models.ts';
import type { JoinRoomResponse, RequestInput } from '../../../sfu/protocol/operations.ts';
import { deviceId as ofThisBrowser } from '../kept/deviceId.ts';
import type { ConnectOptions, Returning } from '../types.ts';

/** The answer of a `joinRoom` that let us in, as opposed to one that makes us wait. */
export type JoinedRoom = Extract<JoinRoomResponse, { status: 'joined' }>;

/** The answer of a `joinRoom` that makes us wait. */
export type Waiting = Extract<JoinRoomResponse, { status: 'waiting' }>;

/** Our seat in the room: what of the answer is needed to resume it and to open new media sessions for it. */
export type Seat = Pick<JoinedRoom, 'peerId' | 'resumeToken' | 'routerRtpCapabilities' | 'iceServers'>;

/** Leaves the answer's transports out: they serve one media session only. */
export function seatOf({ peerId, resumeToken, routerRtpCapabilities, iceServers }: JoinedRoom): Seat {
	return { peerId, resumeToken, routerRtpCapabilities, iceServers };
}

/** What we come back to. `resumeToken` null joins as a new peer. */
export type WayBack = Pick<Returning, 'lessonId' | 'returnOnly'> & {
	resumeToken: string | null;
	/** That we had there, e.g. "Mia (2)": a server that was restarted does not know it any more. Default: as we join. */
	displayName?: string;
};

export function joinRequest(
	options: ConnectOptions,
	{ resumeToken, displayName = options.displayName, lessonId, returnOnly }: WayBack,
	rtpCapabilities: RtpCapabilities | undefined,
): RequestInput<'joinRoom'> {
	const { roomId, roomCode, profile, viewer, deviceId = ofThisBrowser() } = options;
	return {
		displayName,
		viewer,
		prepareTransports: true,
		deviceId,
		...(roomId !== undefined && { roomId }),
		...(roomCode !== undefined && { roomCode }),
		...(profile && { profile }),
		...(resumeToken !== null && { resumeToken }),
		...(returnOnly && { returnOnly }),
		...(lessonId !== null && { lessonId }),
		...(rtpCapabilities && { rtpCapabilities }),
	};
}
