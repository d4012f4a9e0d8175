import type { StoreApi } from 'zustand/vanilla';
import type { ErrorCode } from '../../../sfu/protocol/errors.ts';
import { type NoticeName, type Notices, noticeNames } from '../../../sfu/protocol/notices.ts';
import { OwnMedia } from '../devices/OwnMedia.ts';
import { InkBook } from '../ink/InkBook.ts';
import { forgetSeat, type SeatSlot, writeSeat } from '../kept/keptSeat.ts';
import { forgetWait, writeWait } from '../kept/keptWait.ts';
import { forgetWishes, readWishes } from '../kept/keptWishes.ts';
import { CallMedia, type CallMediaOptions } from '../media/CallMedia.ts';
import { Publisher } from '../media/Publisher.ts';
import { SoundOutput } from '../media/SoundOutput.ts';
import { Subscriber } from '../media/Subscriber.ts';
import { VisibleTiles } from '../media/VisibleTiles.ts';
import { CallConnection } from '../signalling/CallConnection.ts';
import { CallError } from '../signalling/CallError.ts';
import type { UploadTarget } from '../signalling/filesApi.ts';
import { giveUpSeat } from '../signalling/giveUpSeat.ts';
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
import { keepWishes, keptState } from './keepWishes.ts';
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
	readonly #ink = new InkBook(this.#signalling);
	readonly #sound = new SoundOutput();
	readonly #media: CallMedia;
	readonly #connection: CallConnection;
	readonly #messages: TransientMessages;
	readonly #pageEvents: PageEvents;
	readonly #effects: CallEffects;
	#joinOptions: JoinOptions | null = null;
	/** Of the lesson that we were let into last. */
	#lessonId: string | null = null;
	#stopKeeping = () => {};

	constructor(store: StoreApi<CallState>, { handlerName }: CallClientOptions) {
		this.#store = store;
		const signalling = this.#signalling;
		const subscriber = this.#subscriber;
		this.#messages = new TransientMessages((change) => store.setState(change));
		this.#media = new CallMedia({ signalling, publisher: this.#publisher, subscriber, handlerName });
		this.#connection = new CallConnection({ signalling, subscriber, media: this.#media });
		this.#pageEvents = new PageEvents({
			unloaded: () => signalling.unload(),
			networkChanged: () => void this.#connection.retryNow(),
			offline: () => void signalling.probe(),
			seenAgain: () => {
				void signalling.probe();
				void this.#sound.resume();
				void this.#ownMedia.recover();
			},
		});
		const context = this.#createContext();
		// After CallConnection's own listener, so that a notice of a restart reaches the subscriber before the state.
		for (const name of noticeNames) signalling.on(name, (data) => this.#apply(name, data));
		this.#connection.on('entered', (joined) => this.#entered(joined));
		this.#connection.on('phaseChanged', (phase) => {
			if (phase.name === 'waiting') this.#keepWait(phase.roomName);
		});
		this.#connection.on('takenOver', () => this.#end({ kind: 'takenOver' }));
		this.#effects = new CallEffects(context);
		this.actions = createActions(context);
	}

	/** Gives the seat up. Idempotent; does nothing when the call has ended. */
	leave(): void {
		const { phase } = this.#store.getState();
		const { seat } = this.#connection;
		const isInRoom = phase.name === 'joined' && this.#signalling.connected;
		this.#signalling.leave();
		if (seat && this.#joinOptions && !isInRoom && phase.name !== 'ended')
			void giveUpSeat(this.#joinOptions, seat.resumeToken);
		this.#end({ kind: 'left' });
	}

	/** The page that shows the call goes, e.g. because it broke: the seat is kept. Idempotent. */
	close(): void {
		if (this.#store.getState().phase.name === 'ended') return;
		this.#signalling.unload();
		this.#joinOptions = null;
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
				uploadTarget: () => this.#uploadTarget(),
			},
			connection: this.#connection,
			media: this.#media,
			ownMedia: this.#ownMedia,
			publisher: this.#publisher,
			subscriber: this.#subscriber,
			ink: this.#ink,
			sound: this.#sound,
			visibleTiles: this.#visibleTiles,
		};
	}

	#uploadTarget(): UploadTarget | null {
		const { room } = this.#store.getState();
		const { seat } = this.#connection;
		return room && seat && { roomId: room.roomId, resumeToken: seat.resumeToken };
	}

	async #join(options: JoinOptions): Promise<void> {
		if (this.#store.getState().phase.name !== 'idle') return options.preview?.close();
		this.#joinOptions = options;
		const { slot, returning } = options;
		if (slot && returning?.lessonId) this.#goOn(slot, returning.lessonId);
		void this.#ownMedia.start(options);
		await this.#connection.join(options);
	}

	#goOn(slot: SeatSlot, lessonId: string): void {
		const wishes = readWishes(slot, lessonId);
		if (wishes) this.#store.setState(keptState(wishes));
	}

	#end(reason: EndReason): void {
		if (this.#store.getState().phase.name === 'ended') return;
		// What is cleared from here on is no wish of the person.
		this.#stopKeeping();
		this.#forgetSeat(reason);
		this.#store.setState({ phase: { name: 'ended', reason } });
		this.#connection.close();
		this.#ownMedia.close();
		this.#visibleTiles.close();
		this.#ink.close();
		this.#messages.close();
		this.#pageEvents.close();
		this.#store.setState(endedState);
	}

	#entered(joined: JoinedRoom): void {
		const options = this.#joinOptions;
		if (!options) return;
		// Whoever has waited long enough is let into another lesson, and brings nothing of the one before.
		if (this.#lessonId !== null && joined.lessonId !== this.#lessonId)
			this.#store.setState({ ...endedState, selfPeerId: null });
		this.#lessonId = joined.lessonId;
		const before = this.#store.getState();
		forgetWait();
		this.#keepSeat(joined, options);
		this.#store.setState(enteredState(before, joined, options));
		this.#effects.entered(joined, before);
		this.#stopKeeping();
		if (options.slot) this.#stopKeeping = keepWishes(this.#store, options.slot, joined.lessonId);
	}

	#keepSeat(joined: JoinedRoom, { slot, viewer, token }: JoinOptions): void {
		if (!slot) return;
		const { peerId, resumeToken, displayName, lessonId } = joined;
		const { roomId, roomCode, name: className } = joined.room;
		writeSeat(slot, {
			...{ peerId, resumeToken, lessonId, roomId, roomCode, className, displayName, viewer },
			// The host's page has its token elsewhere: it is good for all classes of this computer.
			token: slot === 'lectern.hostSeat' ? null : token,
		});
	}

	/** A participant who has no seat yet. */
	#keepWait(className: string): void {
		const options = this.#joinOptions;
		if (options?.slot !== 'lectern.seat' || options.roomId === undefined || this.#connection.seat) return;
		const { roomId, roomCode = '', displayName, viewer, token } = options;
		writeWait({ roomId, roomCode, className, displayName, viewer, token });
	}

	#forgetSeat(reason: EndReason): void {
		const slot = this.#joinOptions?.slot;
		const { seat } = this.#connection;
		if (!slot || !endsSeat(slot, reason)) return;
		forgetWait();
		if (!seat) return;
		forgetSeat(slot, seat);
		forgetWishes(slot);
	}

	#apply<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		const before = this.#store.getState();
		const changes = reduce(before, name, data);
		if (Object.keys(changes).length > 0) this.#store.setState(changes);
		this.#effects.notice(name, data, before);
	}
}

/** Errors after which the seat cannot be taken back. */
const endingCodes: ReadonlySet<ErrorCode> = new Set([
	'unauthorized',
	'forbidden',
	'not-found',
	'room-full',
	'room-locked',
	'limit-reached',
]);

/** A host's token is taken again when the clock of the computer is right, so the seat is worth keeping. */
function endsSeat(slot: SeatSlot, reason: EndReason): boolean {
	if (reason.kind !== 'error') return reason.kind !== 'takenOver';
	return endingCodes.has(reason.error.code) && !(slot === 'lectern.hostSeat' && reason.error.code === 'unauthorized');
}
