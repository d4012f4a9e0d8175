/** States of a call for tests of slices. */
import { type PeerView, usualPermissions } from '../../../sfu/protocol/models.ts';
import { type CallState, initialCallState } from '../state/callState.ts';
import { mergePeers, toPeerCallView } from '../state/peerViews.ts';

/** A participant as the server describes it; its name is its id. */
export function peer(peerId: string, fields: Partial<PeerView> = {}): PeerView {
	return {
		peerId,
		displayName: peerId,
		role: 'participant',
		permissions: usualPermissions,
		profile: {},
		viewer: false,
		connected: true,
		joinedAtMs: 1,
		producers: [],
		...fields,
	};
}

export const cameraOf = (producerId: string) =>
	({ producerId, kind: 'video', source: 'camera', paused: false }) as const;

export const self = toPeerCallView(peer('me'), true);

// An empty object is enough: the state only passes streams on.
export const aStream = () => ({}) as MediaStream;

/** A call in the room with these others; our own peerId is `me`. */
export function stateWith(...others: PeerView[]): CallState {
	return { ...initialCallState, selfPeerId: 'me', peers: mergePeers([], others, self) };
}
