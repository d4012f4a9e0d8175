import type { CallActions, CallState } from '../../client/state/callState.ts';
import type { Shortcut } from '../entries.ts';

export const isOwnHandRaised = (state: CallState): boolean =>
	state.selfPeerId !== null && state.hands.includes(state.selfPeerId);

/** peerIds of those present whose hand is raised, first raised first. */
export const raisedHands = ({ hands, peers }: Pick<CallState, 'hands' | 'peers'>): string[] =>
	hands.filter((peerId) => peers.some((peer) => peer.peerId === peerId));

/** From 1, in the order in which the hands of those present were raised; 0: the hand is not raised. */
export const queuePosition = (state: CallState, peerId: string): number =>
	state.hands.includes(peerId) ? raisedHands(state).indexOf(peerId) + 1 : 0;

export const flipHand = (raised: boolean, actions: CallActions): void => void actions.setHandRaised(!raised);

export const handShortcut: Shortcut = {
	keyName: 'H',
	label: 'call.hands.shortcut',
	press: ({ state, actions }) => flipHand(isOwnHandRaised(state), actions),
};
