/** The state and the actions of a call: all slices together. */
import type { NoticeName, Notices } from '../../../sfu/protocol/notices.ts';
import type { Merged } from '../../../sfu/protocol/nouns.ts';
import type { JoinedRoom } from '../signalling/joinRequest.ts';
import type { CallContext } from './CallContext.ts';
import type { JoinOptions } from './JoinOptions.ts';
import type { Effects, NoticeEffects, Slice } from './slice.ts';
import * as slices from './slices.ts';

type AnySlice = (typeof slices)[keyof typeof slices];
type ActionsOf<Some> = Some extends { actions?: (context: never) => infer Actions } ? Actions : never;

/** Flat: the fields of every slice. */
export type CallState = Merged<AnySlice['initial']>;
/** Flat: the actions of every slice. None rejects: a failure becomes a toast or the status of a device. */
export type CallActions = Merged<ActionsOf<AnySlice>>;

/** A compile error here names a slice that needs a field which no slice has. */
const all: readonly Slice<Partial<CallState>, CallState, object>[] = Object.values(slices);

// Complete: CallState is defined as the fields of all slices.
export const initialCallState = merge(all.map(({ initial }) => initial)) as CallState;

/** What to clear when the call has ended. */
export const endedState: Partial<CallState> = merge(all.map(({ ended = {} }) => ended));

/** The changes after `joinRoom` let us in; what was there before a reconnect is kept where it still holds. */
export function enteredState(before: CallState, joined: JoinedRoom, options: JoinOptions): Partial<CallState> {
	return merge(all.map(({ entered }) => entered?.(joined, { before, options }) ?? {}));
}

/** The changes of one notice. A slice sees what slices before it changed. */
export function reduce<Name extends NoticeName>(state: CallState, name: Name, data: Notices[Name]): Partial<CallState> {
	let changes: Partial<CallState> = {};
	for (const { notices } of all) {
		const reducer: ((state: CallState, data: Notices[Name]) => Partial<CallState>) | undefined = notices?.[name];
		if (reducer) changes = { ...changes, ...reducer({ ...state, ...changes }, data) };
	}
	return changes;
}

export function createActions(context: CallContext<CallState>): CallActions {
	// Complete: CallActions is defined as the actions of all slices.
	return merge(all.map(({ actions }) => actions?.(context) ?? {})) as CallActions;
}

/** The effects of every slice; to be run after the state was changed. */
export class CallEffects {
	readonly #effects: readonly Effects<CallState>[];

	constructor(context: CallContext<CallState>) {
		this.#effects = all.map(({ effects }) => effects?.(context) ?? {});
	}

	entered(joined: JoinedRoom, before: CallState): void {
		for (const { entered } of this.#effects) entered?.(joined, before);
	}

	notice<Name extends NoticeName>(name: Name, data: Notices[Name], before: CallState): void {
		for (const effects of this.#effects) {
			const effect: NoticeEffects<CallState>[Name] = effects[name];
			effect?.(data, before);
		}
	}
}

function merge<Part extends object>(parts: readonly Part[]): Partial<Part> {
	const merged: Partial<Part> = {};
	for (const part of parts) Object.assign(merged, part);
	return merged;
}
