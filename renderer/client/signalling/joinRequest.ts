import type { RtpCapabilities } from '../../../sfu/protocol/models.ts';
import type { RequestInput } from '../../../sfu/protocol/operations.ts';
import type { Entry } from '../media/MediaSession.ts';
import type { JoinOptions } from '../state/types.ts';

/** What of an entry is needed later. */
export type Place = Pick<Entry, 'peerId' | 'resumeToken' | 'routerRtpCapabilities' | 'iceServers'>;

/** Not its transports: they are good for one session. */
export function placeOf({ peerId, resumeToken, routerRtpCapabilities, iceServers }: Entry): Place {
	return { peerId, resumeToken, routerRtpCapabilities, iceServers };
}

/** @param place taken back where the server still keeps it */
export function joinRequest(
	{ roomId, roomCode, displayName, profile, viewer }: JoinOptions,
	place: Place | null,
	rtpCapabilities: RtpCapabilities | undefined,
): RequestInput<'joinRoom'> {
	return {
		displayName,
		viewer,
		prepareTransports: true,
		...(roomId !== undefined && { roomId }),
		...(roomCode !== undefined && { roomCode }),
		...(profile && { profile }),
		...(place && { resumeToken: place.resumeToken }),
		...(rtpCapabilities && { rtpCapabilities }),
	};
}
