import { createStore, type StoreApi } from 'zustand/vanilla';
import { CallClient, type CallClientOptions } from './CallClient.ts';
import type { CallActions, CallState } from './types.ts';

export type Call = {
	/** Read only for its readers; only the call's own classes write. */
	store: StoreApi<CallState>;
	actions: CallActions;
	/** Leaves, closes every device and listener. Idempotent. */
	dispose(): void;
};

const deviceOff = { status: 'off', deviceId: null } as const;

export const initialCallState: CallState = {
	phase: { name: 'idle' },
	room: null,
	selfPeerId: null,
	role: 'participant',
	permissions: { mic: true, camera: true, screen: true, screenAudio: true, chat: true },
	peers: [],
	voices: [],
	reception: { step: 'full', reason: null, heldBack: [] },
	mic: deviceOff,
	camera: deviceOff,
	screen: deviceOff,
	chat: [],
	unreadChatCount: 0,
	hands: [],
	lobby: [],
	activeSpeakerPeerId: null,
	reactions: [],
	toasts: [],
	ownQuality: { level: 'unknown' },
	serverAheadMs: 0,
	soundBlocked: false,
};

/** One call, from `join` to the end; a new one is made for the next. */
export function createCall(options: CallClientOptions = {}): Call {
	const store = createStore<CallState>(() => initialCallState);
	const client = new CallClient(store, options);
	return { store, actions: client.actions, dispose: () => client.leave() };
}
