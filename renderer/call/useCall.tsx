import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { CallActions, CallState } from '../client/state/callState.ts';
import type { Call } from '../client/state/callStore.ts';
import type { CallPhase } from '../client/types.ts';

const CallContext = createContext<Call | null>(null);

export function CallProvider({ call, children }: { call: Call; children: ReactNode }) {
	return <CallContext value={call}>{children}</CallContext>;
}

/** The whole call, for event handlers that read the state of the moment. Components that draw use `useCall`. */
export function useCallContext(): Call {
	const call = useContext(CallContext);
	if (!call) throw new Error('useCallContext needs a CallProvider above it');
	return call;
}

/**
 * Selects a part of the call's state; re-renders only when that part changes. Wrap selectors that build objects in
 * `useShallow`.
 */
export const useCall = <Part,>(select: (state: CallState) => Part): Part => useStore(useCallContext().store, select);

export const useActions = (): CallActions => useCallContext().actions;

export type HostActions = CallActions;

/** Actions of hosts and co-hosts; `undefined` for participants, so that a control they may not use cannot be drawn. */
export function useHostActions(): HostActions | undefined {
	const { actions } = useCallContext();
	const isModerator = useCall((state) => state.role !== 'participant');
	return isModerator ? actions : undefined;
}

const idle: CallPhase = { name: 'idle' };

/** Phase of a call that may not exist yet; `idle` without a call. */
export function usePhase(call: Call | null): CallPhase {
	return useSyncExternalStore(
		(changed) => call?.store.subscribe(changed) ?? (() => {}),
		() => call?.store.getState().phase ?? idle,
	);
}

/** Disposes of the call when another call replaces it, and when the component that owns it unmounts. */
export function useDisposedCall(call: Call | null): void {
	useEffect(() => () => call?.dispose(), [call]);
}
