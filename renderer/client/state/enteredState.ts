import type { JoinedRoom } from '../signalling/joinRequest.ts';
import { mergeChat, mergePeers, mergeVoices } from './callReducers.ts';
import type { CallState, JoinOptions, PeerCallView } from './types.ts';

/** The state after a join was answered; what was there before a gap is kept where it still holds. */
export function enteredState(before: CallState, entry: JoinedRoom, options: JoinOptions): Partial<CallState> {
	const hands = entry.peers.filter(({ handRaisedAtMs }) => handRaisedAtMs !== null);
	hands.sort((a, b) => (a.handRaisedAtMs ?? 0) - (b.handRaisedAtMs ?? 0));
	const handIds = hands.map(({ peerId }) => peerId);
	const keepsOwnHand = entry.resumed && before.hands.includes(entry.peerId);
	return {
		selfPeerId: entry.peerId,
		role: entry.role,
		permissions: entry.permissions,
		room: entry.room,
		peers: mergePeers(before.peers, entry.peers, describeSelf(before, entry, options)),
		voices: mergeVoices(before.voices, entry.voices),
		reception: entry.reception,
		// Our own place in the queue comes with the next change of it.
		hands: keepsOwnHand ? [...handIds, entry.peerId] : handIds,
		lobby: entry.lobby ?? [],
		// The answer's own way here is not worth measuring: it takes milliseconds, and seconds are shown.
		serverAheadMs: entry.serverTimeMs - Date.now(),
		...mergeChat(before, entry.chatTail),
	};
}

function describeSelf(before: CallState, entry: JoinedRoom, options: JoinOptions): PeerCallView {
	const known = before.peers.find(({ isSelf }) => isSelf);
	return {
		peerId: entry.peerId,
		displayName: options.displayName,
		role: entry.role,
		permissions: entry.permissions,
		profile: options.profile ?? {},
		isSelf: true,
		viewer: options.viewer,
		connected: true,
		handRaisedAtMs: (entry.resumed && known?.handRaisedAtMs) || null,
		media: known?.media ?? {},
		quality: before.ownQuality,
	};
}
