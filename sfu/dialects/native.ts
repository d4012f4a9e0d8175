import type { PeerView } from '../protocol/models.ts';
import { type NoticeName, noticeNames } from '../protocol/notices.ts';
import { type Operation, operationNames } from '../protocol/operations.ts';
import type { Dialect } from './Dialect.ts';

/** Each name is its own event, so a new operation or notice needs no line here. */
function sameNames<Name extends string>(names: readonly Name[]): { [Each in Name]: { event: Each } } {
	const rows = names.map((name) => [name, { event: name }]);
	// Object.fromEntries forgets the keys; each row is built from its own name.
	return Object.fromEntries(rows);
}

/** Only the dialects whose documents show ids of users and e-mail addresses may send them. */
const withoutIdentity = ({ identity: _, ...peer }: PeerView): PeerView => peer;
const withoutUser = <Notice extends { userId?: string }>({ userId: _, ...notice }: Notice) => notice;
const anonymous = <Response extends { peers: PeerView[] }>(response: Response): Response =>
	response.peers.some(({ identity }) => identity)
		? { ...response, peers: response.peers.map(withoutIdentity) }
		: response;

/** Lectern's own dialect: event name = operation or notice, one data argument, `Answer` in the ack. */
export const native = {
	name: 'native',
	requests: {
		...sameNames<Operation>(operationNames),
		joinRoom: {
			event: 'joinRoom',
			toReply: (response) => (response.status === 'joined' ? withoutUser(anonymous(response)) : response),
		},
		getRoomInfo: { event: 'getRoomInfo', toReply: anonymous },
		getParticipants: { event: 'getParticipants', toReply: anonymous },
	},
	notices: {
		...sameNames<NoticeName>(noticeNames),
		peerJoined: { event: 'peerJoined', toData: ({ peer }) => ({ peer: withoutIdentity(peer) }) },
		peerLeft: { event: 'peerLeft', toData: ({ peerId }) => ({ peerId }) },
		producerAdded: { event: 'producerAdded', toData: withoutUser },
		producerClosed: { event: 'producerClosed', toData: withoutUser },
		chatMessage: { event: 'chatMessage', toData: withoutUser },
	},
	success: (reply) => ({ ok: true, ...(typeof reply === 'object' ? reply : {}) }),
	failure: (error) => ({ ok: false, error }),
	errorEvent: 'error',
	resumes: true,
} satisfies Dialect;
