import type { Operation, RequestInput, Responses } from '../../../sfu/protocol/operations.ts';
import type { OwnMedia } from '../devices/OwnMedia.ts';
import type { InkBook } from '../ink/InkBook.ts';
import type { CallMedia } from '../media/CallMedia.ts';
import type { Publisher } from '../media/Publisher.ts';
import type { SoundOutput } from '../media/SoundOutput.ts';
import type { Subscriber } from '../media/Subscriber.ts';
import type { VisibleTiles } from '../media/VisibleTiles.ts';
import type { CallConnection } from '../signalling/CallConnection.ts';
import type { UploadTarget } from '../signalling/filesApi.ts';
import type { Attempted, EndReason } from '../types.ts';
import type { JoinOptions } from './JoinOptions.ts';
import type { TransientMessages } from './transientMessages.ts';

/**
 * What the actions and effects of a slice may use of their call; CallClient provides it. A slice takes only the members
 * it needs. `State`: the slice's own fields and those of other slices that it declares to need.
 */
export type CallContext<State> = {
	state: () => State;
	update: (change: (state: State) => Partial<State>) => void;
	/** Sends a request to the server. @throws CallError */
	request: <Op extends Operation>(operation: Op, data: RequestInput<Op>) => Promise<Responses[Op]>;
	/** Sends a request whose answer is not needed. Never rejects: a failure becomes a toast. */
	command: <Op extends Operation & Attempted>(operation: Op, data: RequestInput<Op>) => Promise<void>;
	/** Awaits work that may fail. Never rejects: false after a failure, which becomes a toast. */
	attempt: (attempted: Attempted, work: Promise<unknown>) => Promise<boolean>;
	messages: Pick<TransientMessages, 'toast' | 'failed' | 'named' | 'limited' | 'dismissToast' | 'reaction'>;
	call: {
		/** Only while idle. Resolves when in the room, in the lobby or ended. */
		join: (options: JoinOptions) => Promise<void>;
		leave: () => void;
		/** Closes everything. Idempotent: the first reason stays. */
		end: (reason: EndReason) => void;
		/** null: we are in no room. */
		uploadTarget: () => UploadTarget | null;
	};
	connection: Pick<CallConnection, 'on' | 'retryNow'>;
	media: Pick<CallMedia, 'on'>;
	ownMedia: Omit<OwnMedia, 'close' | 'start' | 'recover'>;
	publisher: Pick<Publisher, 'makeKeyFrames' | 'setDemand' | 'setHostStops'>;
	subscriber: Pick<Subscriber, 'on' | 'activeConsumers' | 'add' | 'remove' | 'removePeer' | 'show' | 'consumerClosed'>;
	ink: InkBook;
	sound: SoundOutput;
	visibleTiles: Pick<VisibleTiles, 'on' | 'set' | 'resend'>;
};
