import type { PeerView } from '../protocol/models.ts';
import { type NoticeName, noticeNames } from '../protocol/notices.ts';
import { type Operation, operationNames } from '../protocol/operations.ts';
import type { Dialect } from './Dialect.ts';

/** Every name as its own event: a new operation or notice is spelled the moment it exists. */
function sameNames<Name extends string>(names: readonly Name[]): { [Each in Name]: { event: Each } } {
	const rows = names.map((name) => [name, { event: name }]);
	// Object.fromEntries forgets which key belongs to which row; they are the same by construction.
	return Object.fromEntries(rows);
}

/** An e-mail address given by an older client stays among those whose document shows it. */
const withoutIdentity = ({ identity: _, ...peer }: PeerView): PeerView => peer;
const anonymous = <Response extends { peers: PeerView[] }>(response: Response): Response =>
	response.peers.some(({ identity }) => identity)
		? { ...response, peers: response.peers.map(withoutIdentity) }
		: response;

/** Lectern's own vocabulary: event name = operation or notice, one data argument, `Answer` in the ack. */
export const native = {
	name: 'native',
	requests: {
		...sameNames<Operation>(operationNames),
		joinRoom: {
			event: 'joinRoom',
			toReply: (response) => (response.status === 'joined' ? anonymous(response) : response),
		},
		getRoomInfo: { event: 'getRoomInfo', toReply: anonymous },
		getParticipants: { event: 'getParticipants', toReply: anonymous },
	},
	notices: {
		...sameNames<NoticeName>(noticeNames),
		peerJoined: { event: 'peerJoined', toData: ({ peer }) => ({ peer: withoutIdentity(peer) }) },
	},
	success: (reply) => ({ ok: true, ...(typeof reply === 'object' ? reply : {}) }),
	failure: (error) => ({ ok: false, error }),
	errorEvent: 'error',
	resumes: true,
} satisfies Dialect;
