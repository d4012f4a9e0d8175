import { createStore, type StoreApi } from 'zustand/vanilla';
import { CallClient, type CallClientOptions } from './CallClient.ts';
import { type CallActions, type CallState, initialCallState } from './callState.ts';

export type Call = {
	/** Components only read it; the call itself writes it. */
	store: StoreApi<CallState>;
	actions: CallActions;
	/** Closes the connection, every device and listener; the seat is kept for whoever comes back. Idempotent. */
	dispose(): void;
};

/** One call, from `join` to the end; the next call needs a new one. */
export function createCall(options: CallClientOptions = {}): Call {
	const store = createStore<CallState>(() => initialCallState);
	const client = new CallClient(store, options);
	return { store, actions: client.actions, dispose: () => client.close() };
}
