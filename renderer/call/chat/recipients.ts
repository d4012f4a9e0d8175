import type { CallState } from '../../client/state/callState.ts';
import type { PeerCallView } from '../../client/types.ts';

type Chatting = Pick<CallState, 'peers' | 'role'>;

/** Whom we may write a private message: hosts and co-hosts any one person, participants only hosts and co-hosts. */
export const recipientsOf = ({ peers, role }: Chatting): PeerCallView[] =>
	peers.filter((peer) => !peer.isSelf && (role !== 'participant' || peer.role !== 'participant'));

/** Whether a private message of this person can be answered privately; not when they have left. */
export const canReplyTo = (state: Chatting & Pick<CallState, 'permissions'>, peerId: string): boolean =>
	state.permissions.chat && recipientsOf(state).some((peer) => peer.peerId === peerId);
