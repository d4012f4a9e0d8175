import type { StoreApi } from 'zustand/vanilla';
import { type NoticeName, type Notices, noticeNames } from '../../../sfu/protocol/notices.ts';
import { OwnMedia } from '../devices/OwnMedia.ts';
import { CallMedia, type CallMediaOptions } from '../media/CallMedia.ts';
import { Publisher } from '../media/Publisher.ts';
import { SoundOutput } from '../media/SoundOutput.ts';
import { Subscriber } from '../media/Subscriber.ts';
import { VisibleTiles } from '../media/VisibleTiles.ts';
import { CallConnection } from '../signalling/CallConnection.ts';
import { CallError } from '../signalling/CallError.ts';
import type { JoinedRoom } from '../signalling/joinRequest.ts';
import { PageEvents } from '../signalling/PageEvents.ts';
import { Signalling } from '../signalling/Signalling.ts';
import type { Attempted, EndReason } from '../types.ts';
import type { CallContext } from './CallContext.ts';
import {
	type CallActions,
	CallEffects,
	type CallState,
	createActions,
	endedState,
	enteredState,
	reduce,
} from './callState.ts';
import type { JoinOptions } from './JoinOptions.ts';
import { TransientMessages } from './transientMessages.ts';

export type CallClientOptions = Pick<CallMediaOptions, 'handlerName'>;

/** One call, from `join` to the end: owns its parts, gives slices their context, and applies notices to the store. */
export class CallClient {
	readonly actions: CallActions;
	readonly #store: StoreApi<CallState>;
	readonly #signalling = new Signalling();
	readonly #publisher = new Publisher(this.#signalling);
	readonly #subscriber = new Subscriber(this.#signalling);
	readonly #ownMedia = new OwnMedia(this.#publisher);
	readonly #visibleTiles = new VisibleTiles(this.#signalling);
	readonly #sound = new SoundOutput();
	readonly #media: CallMedia;
	readonly #connection: CallConnection;
	readonly #messages: TransientMessages;
	readonly #pageEvents: PageEvents;
	readonly #effects: CallEffects;
	#joinOptions: JoinOptions | null = null;

	constructor(store: StoreApi<CallState>, { handlerName }: CallClientOptions) {
		this.#store = store;
		const signalling = this.#signalling;
		const subscriber = this.#subscriber;
		this.#messages = new TransientMessages((change) => store.setState(change));
		this.#media = new CallMedia({ signalling, publisher: this.#publisher, subscriber, handlerName });
		this.#connection = new CallConnection({ signalling, subscriber, media: this.#media });
		this.#pageEvents = new PageEvents({
			left: () => signalling.leave(),
			networkChanged: () => void this.#connection.retryNow(),
			offline: () => void signalling.probe(),
			seenAgain: () => {
				void signalling.probe();
				void this.#sound.resume();
			},
		});
		const context = this.#createContext();
		// After CallConnection's own listener, so that a notice of a restart reaches the subscriber before the state.
		for (const name of noticeNames) signalling.on(name, (data) => this.#apply(name, data));
		this.#connection.on('entered', (joined) => this.#entered(joined));
		this.#effects = new CallEffects(context);
		this.actions = createActions(context);
	}

	leave(): void {
		this.#signalling.leave();
		this.#end({ kind: 'left' });
	}

	#createContext(): CallContext<CallState> {
		const signalling = this.#signalling;
		const attempt = async (attempted: Attempted, work: Promise<unknown>): Promise<boolean> => {
			try {
				await work;
				return true;
			} catch (cause) {
				this.#messages.failed(attempted, CallError.from(cause).toWire());
				return false;
			}
		};
		return {
			state: () => this.#store.getState(),
			update: (change) => this.#store.setState(change),
			request: (operation, data) => signalling.request(operation, data),
			command: async (operation, data) => {
				await attempt(operation, signalling.request(operation, data));
			},
			attempt,
			messages: this.#messages,
			call: {
				join: (options) => this.#join(options),
				leave: () => this.leave(),
				end: (reason) => this.#end(reason),
			},
			connection: this.#connection,
			media: this.#media,
			ownMedia: this.#ownMedia,
			publisher: this.#publisher,
			subscriber: this.#subscriber,
			sound: this.#sound,
			visibleTiles: this.#visibleTiles,
		};
	}

	async #join(options: JoinOptions): Promise<void> {
		if (this.#store.getState().phase.name !== 'idle') return options.preview?.close();
		this.#joinOptions = options;
		void this.#ownMedia.start(options);
		await this.#connection.join(options);
	}

	#end(reason: EndReason): void {
		if (this.#store.getState().phase.name === 'ended') return;
		this.#store.setState({ phase: { name: 'ended', reason } });
		this.#connection.close();
		this.#ownMedia.close();
		this.#visibleTiles.close();
		this.#messages.close();
		this.#pageEvents.close();
		this.#store.setState(endedState);
	}

	#entered(joined: JoinedRoom): void {
		const options = this.#joinOptions;
		if (!options) return;
		const before = this.#store.getState();
		this.#store.setState(enteredState(before, joined, options));
		this.#effects.entered(joined, before);
	}

	#apply<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		const before = this.#store.getState();
		const changes = reduce(before, name, data);
		if (Object.keys(changes).length > 0) this.#store.setState(changes);
		this.#effects.notice(name, data, before);
	}
}
