import type { NoticeName, Notices } from '../../../sfu/protocol/notices.ts';
import type { JoinedRoom } from '../signalling/joinRequest.ts';
import type { CallContext } from './CallContext.ts';
import type { JoinOptions } from './JoinOptions.ts';

/** With the answer of `joinRoom`: the whole state before it, and the options of our own join. */
export type Entering<State> = { before: State; options: JoinOptions };

/** By notice: what it changes in the state. Pure; what does not change keeps its reference, so that tiles stay memoised. */
export type NoticeReducers<State> = {
	[Name in NoticeName]?: (state: State, data: Notices[Name]) => Partial<State>;
};

/** By notice: what is done beside changing the state, after it was changed. `before`: the state as it was. */
export type NoticeEffects<State> = {
	[Name in NoticeName]?: (data: Notices[Name], before: State) => void;
};

/** `entered`: the same for the answer of `joinRoom`. */
export type Effects<State> = NoticeEffects<State> & { entered?: (joined: JoinedRoom, before: State) => void };

/** One capability of a call: its fields of the state, what changes them, and what a person can do. */
export type Slice<Fields, Needs, Actions> = {
	initial: Fields;
	/** New values of the fields after `joinRoom` let us in: after the first join and after every reconnect. */
	entered?: (joined: JoinedRoom, entering: Entering<Fields & Needs>) => Partial<Fields>;
	/** Values of the fields when the call has ended. Default: they stay as they are. */
	ended?: Partial<Fields>;
	notices?: NoticeReducers<Fields & Needs>;
	/** Called once per call: may listen to the call's parts, and returns the effects of notices. */
	effects?: (context: CallContext<Fields & Needs>) => Effects<Fields & Needs>;
	/** Called once per call. No action rejects: a failure becomes a toast or the status of a device. */
	actions?: (context: CallContext<Fields & Needs>) => Actions;
};

/**
 * Defines a slice; `Actions` are inferred from the definition.
 * @template Fields the slice's own fields; their names are unique in the call
 * @template Needs fields of other slices that it reads, or changes together with its own
 */
export const slice =
	<Fields extends object, Needs = unknown>() =>
	<Actions extends object = Record<never, never>>(definition: Slice<Fields, Needs, Actions>) =>
		definition;
