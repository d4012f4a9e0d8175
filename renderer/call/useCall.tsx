import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Call } from '../client/state/callStore.ts';
import type { CallActions, CallPhase, CallState } from '../client/state/types.ts';

const CallContext = createContext<Call | null>(null);

export function CallProvider({ call, children }: { call: Call; children: ReactNode }) {
	return <CallContext value={call}>{children}</CallContext>;
}

function useCallContext(): Call {
	const call = useContext(CallContext);
	if (!call) throw new Error('not inside a CallProvider');
	return call;
}

/** Part of the call's state; draws again only when that part changes. Wrap in `useShallow` what is built anew. */
export const useCall = <Part,>(select: (state: CallState) => Part): Part => useStore(useCallContext().store, select);

export const useActions = (): CallActions => useCallContext().actions;

/** For hosts and co-hosts; `undefined` for everybody else, so that what they may not do cannot be drawn. */
export function useHostActions(): CallActions['host'] | undefined {
	const { actions } = useCallContext();
	const leads = useCall((state) => state.role !== 'participant');
	return leads ? actions.host : undefined;
}

const idle: CallPhase = { name: 'idle' };

/** Phase of a call that may not exist yet. */
export function usePhase(call: Call | null): CallPhase {
	return useSyncExternalStore(
		(changed) => call?.store.subscribe(changed) ?? (() => {}),
		() => call?.store.getState().phase ?? idle,
	);
}

/** Whoever holds a call ends it: when another takes its place, and with the screen. */
export function useDisposedCall(call: Call | null): void {
	useEffect(() => () => call?.dispose(), [call]);
}
