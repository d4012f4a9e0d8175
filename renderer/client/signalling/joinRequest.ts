import type { RtpCapabilities } from '../../../sfu/protocol/models.ts';
import type { JoinRoomResponse, RequestInput } from '../../../sfu/protocol/operations.ts';
import type { ConnectOptions } from '../types.ts';

/** The answer of a `joinRoom` that let us in, as opposed to one that put us in the lobby. */
export type JoinedRoom = Extract<JoinRoomResponse, { status: 'joined' }>;

/** Our seat in the room: what of the answer is needed to resume it and to open new media sessions for it. */
export type Seat = Pick<JoinedRoom, 'peerId' | 'displayName' | 'resumeToken' | 'routerRtpCapabilities' | 'iceServers'>;

/** Leaves the answer's transports out: they serve one media session only. */
export function seatOf({ peerId, displayName, resumeToken, routerRtpCapabilities, iceServers }: JoinedRoom): Seat {
	return { peerId, displayName, resumeToken, routerRtpCapabilities, iceServers };
}

/**
 * @param seat resumed if the server still keeps it; null joins as a new peer
 * @param lessonId of the lesson that we come back to, refused when it is over; null joins whatever takes place now
 */
export function joinRequest(
	{ roomId, roomCode, displayName, profile, viewer }: ConnectOptions,
	seat: Seat | null,
	lessonId: string | null,
	rtpCapabilities: RtpCapabilities | undefined,
): RequestInput<'joinRoom'> {
	return {
		// The name we had there, e.g. "Mia (2)": a server that was restarted does not know it any more.
		displayName: seat?.displayName ?? displayName,
		viewer,
		prepareTransports: true,
		...(roomId !== undefined && { roomId }),
		...(roomCode !== undefined && { roomCode }),
		...(profile && { profile }),
		...(seat && { resumeToken: seat.resumeToken }),
		...(lessonId !== null && { lessonId }),
		...(rtpCapabilities && { rtpCapabilities }),
	};
}
