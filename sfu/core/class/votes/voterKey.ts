import { hash } from 'node:crypto';
import type { Peer } from '../../peer/Peer.ts';
import { isPersonSubject } from '../../personSubject.ts';

type Known = {
	/** Of the access token. */
	subject: string;
	/** Of the browser, as its client says. */
	deviceId: string | undefined;
	/** Of the seat, where there is one. */
	peerId?: string;
};

/**
 * By what a room knows a voter again: the person, where a token of another issuer names it, else the device, whether it is in
 * the room or only votes, else the seat. A digest: what is kept does not tell the device, and each room has another one.
 */
export function voterKeyOf(roomId: string, { subject, deviceId, peerId }: Known): string {
	const mark = isPersonSubject(subject) ? subject : deviceId !== undefined ? `device ${deviceId}` : `seat ${peerId}`;
	return hash('sha256', `${roomId} ${mark}`, 'base64url').slice(0, 22);
}

/** Of somebody in the room. */
export const seatKeyOf = (
	roomId: string,
	{ subject, deviceId, id }: Pick<Peer, 'subject' | 'deviceId' | 'id'>,
): string => voterKeyOf(roomId, { subject, deviceId, peerId: id });
