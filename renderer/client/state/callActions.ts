import type { Operation, RequestInput } from '../../../sfu/protocol/operations.ts';
import { CallError } from '../signalling/CallError.ts';
import type { CallClient } from './CallClient.ts';
import { mergeChat } from './callReducers.ts';
import type { CallActions } from './types.ts';

/** What people can do, in the drawings' terms. Nothing here rejects: a failure becomes a toast. */
export function createActions(client: CallClient): CallActions {
	const { attendance, ownMedia, passing, signalling, sound, store, visibleTiles } = client;
	const attempt = async (work: Promise<unknown>): Promise<boolean> => {
		try {
			await work;
			return true;
		} catch (cause) {
			passing.toast(CallError.from(cause).code === 'forbidden' ? 'forbidden' : 'actionFailed');
			return false;
		}
	};
	const ask = async <Op extends Operation>(operation: Op, data: RequestInput<Op>): Promise<void> => {
		await attempt(signalling.request(operation, data));
	};
	return {
		join: (options) => client.join(options),
		leave: async () => client.leave(),
		retryNow: () => void attendance.retryNow(),
		setMicEnabled: (enabled) => ownMedia.setEnabled('mic', enabled),
		setCameraEnabled: (enabled) => ownMedia.setEnabled('camera', enabled),
		switchMic: (deviceId) => ownMedia.switchTo('mic', deviceId),
		switchCamera: (deviceId) => ownMedia.switchTo('camera', deviceId),
		attachAudio: (element) => sound.attach(element),
		setSpeaker: (deviceId) => sound.setSpeaker(deviceId),
		startScreenShare: () => ownMedia.startScreen(),
		stopScreenShare: () => ownMedia.stopScreen(),
		sendChat: (text, to) => attempt(sendChat(client, text, to)),
		markChatRead: () => {
			if (store.getState().unreadChatCount > 0) store.setState({ unreadChatCount: 0 });
		},
		setHandRaised: (raised) => ask(raised ? 'raiseHand' : 'lowerHand', {}),
		react: async (reaction) => {
			const isSent = await attempt(signalling.request('react', { reaction }));
			const { selfPeerId } = store.getState();
			// Its notice goes to the others only.
			if (isSent && selfPeerId !== null) passing.reaction(selfPeerId, reaction);
		},
		getStats: () => signalling.request('getStats', {}).catch(() => null),
		enableSound: () => sound.enable(),
		dismissToast: (id) => passing.dismissToast(id),
		setVisibleTiles: (tiles) => visibleTiles.set(tiles),
		host: {
			mutePeer: (peerId) => ask('mutePeer', { peerId }),
			stopVideo: (peerId) => ask('stopVideo', peerId === undefined ? {} : { peerId }),
			removePeer: (peerId) => ask('removePeer', { peerId }),
			muteAll: () => ask('muteAll', {}),
			setLocked: (locked) => ask('lockRoom', { locked }),
			setLobby: (lobby) => ask('setRoomOptions', { lobby }),
			admit: (peerId) => ask('admit', { peerId }),
			deny: (peerId) => ask('deny', { peerId }),
			setRole: (peerId, role) => ask('setRole', { peerId, role }),
			setPermissions: (permissions, peerId) =>
				ask('setPermissions', { permissions, ...(peerId !== undefined && { peerId }) }),
			lowerHand: (peerId) => ask('lowerHand', { peerId }),
			spotlight: (peerId) => ask('spotlight', { peerId }),
			setBudget: (budgetMbps) => ask('setRoomOptions', { budgetMbps }),
			rename: (name) => ask('setRoomOptions', { name }),
			closeRoom: () => ask('closeRoom', {}),
		},
	};
}

/** Our own message shows when the server has it, whether or not its notice comes to us too. */
async function sendChat({ signalling, store }: CallClient, text: string, to: string | undefined): Promise<void> {
	const { messageId, sentAtMs } = await signalling.request('sendChat', { text, ...(to !== undefined && { to }) });
	store.setState((state) => {
		const self = state.peers.find(({ isSelf }) => isSelf);
		if (!self) return {};
		const { peerId, displayName } = self;
		const message = { messageId, sentAtMs, peerId, displayName, text: text.trim(), ...(to !== undefined && { to }) };
		return mergeChat(state, [message]);
	});
}
