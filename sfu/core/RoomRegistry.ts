import { EventEmitter } from 'node:events';
import { customAlphabet, nanoid } from 'nanoid';
import type { LessonSummary } from '../protocol/models/lessonSummary.ts';
import { fittingName, RoomCode, roomCodeAlphabet, usualPermissions } from '../protocol/models.ts';
import { setLongTimeout } from '../steadyClock.ts';
import { Counts } from './Counts.ts';
import { notFound, SfuError } from './errors.ts';
import { summaryOf } from './lessonSummary.ts';
import {
	defaultMaxParticipants,
	defaultRoomsPerAddress,
	foundedPerHourFactor,
	maxRooms,
	seatsPerAddress,
} from './limits.ts';
import { newId } from './newId.ts';
import type { Peer, PeerProducer } from './peer/Peer.ts';
import { Room } from './Room.ts';
import { FoundingLimit } from './room/FoundingLimit.ts';
import { completeContext, type GivenContext, type RoomContext } from './room/RoomContext.ts';
import type { LeaveReason, RoomEnd } from './room/RoomEvents.ts';
import type { RoomSettings } from './room/RoomSettings.ts';

/** Settings of a new room, or of one from the store. Defaults: see `RoomRegistry.create`. */
export type NewRoom = { [Name in keyof RoomSettings]?: RoomSettings[Name] | undefined } & { name: string };

/** What a room is created with and does not persist. */
export type RoomDefaults = {
	/** Participants wait for a host while nobody has set `waitForHost`. Default: they do not. */
	waitsByDefault?: boolean;
	/** Of times in what is kept of its lesson, see `KeptState`. Default: 0. */
	clockShiftMs?: number;
};

type RegistryEvents = {
	/** Created or changed: to be persisted. */
	roomChanged: [settings: RoomSettings];
	/** Ended for good: to be deleted from the store. */
	roomClosed: [roomId: string];
	/** The lesson of a room is over, with or before the room. */
	lessonEnded: [roomId: string, summary: LessonSummary];
	/** A peer joined or left any of the rooms. */
	peersChanged: [];
	/** What `RoomEvents` has, of any room. */
	peerJoined: [room: Room, peer: Peer];
	peerLeft: [room: Room, peer: Peer, why: LeaveReason];
	/** The others in the room know it already. */
	producerAdded: [room: Room, peer: Peer, producer: PeerProducer];
	lessonEnding: [room: Room];
	closed: [room: Room, why: RoomEnd];
};

type RegistryLimits = {
	/** Of rooms that are created without one. */
	maxParticipants?: number;
	/** Rooms founded without a token that one address may have at a time. */
	roomsPerAddress?: number;
};

const createCode = customAlphabet(roomCodeAlphabet, 6);

/**
 * Owns all rooms and finds them by id and by code. A room without peers has no router, and stays until it is closed.
 */
export class RoomRegistry extends EventEmitter<RegistryEvents> {
	readonly #context: RoomContext;
	readonly #maxParticipants: number;
	readonly #roomsPerAddress: number;
	readonly #foundingLimit: FoundingLimit;
	readonly #byId = new Map<string, Room>();
	readonly #byCode = new Map<string, Room>();
	/** Peers without a token, by their network. */
	readonly #strangers = new Counts<string>();
	readonly #idleTimers = new Map<string, () => void>();

	constructor({
		maxParticipants = defaultMaxParticipants,
		roomsPerAddress = defaultRoomsPerAddress,
		...context
	}: GivenContext & RegistryLimits) {
		super();
		this.#roomsPerAddress = roomsPerAddress;
		this.#foundingLimit = new FoundingLimit(foundedPerHourFactor * roomsPerAddress);
		this.#maxParticipants = maxParticipants;
		this.#context = completeContext(
			context,
			() => this.#occupancy,
			(network) => seatsPerAddress(roomsPerAddress) - this.#strangers.of(network),
		);
	}

	/** In order of creation. */
	list(): Room[] {
		return [...this.#byId.values()];
	}

	find(roomId: string): Room | undefined {
		return this.#byId.get(roomId);
	}

	/** @param roomCode in upper case, without spaces */
	findByCode(roomCode: string): Room | undefined {
		return this.#byCode.get(roomCode);
	}

	/** @throws SfuError not-found (room) */
	get(roomId: string): Room {
		const room = this.#byId.get(roomId);
		if (!room) throw notFound('room', roomId);
		return room;
	}

	/** By id, or by code in any spelling that `RoomCode` of the protocol accepts. */
	lookUp(idOrCode: string): Room | undefined {
		const code = RoomCode.safeParse(idOrCode);
		return this.find(idOrCode) ?? (code.success ? this.findByCode(code.data) : undefined);
	}

	/** @throws SfuError not-found (room) */
	getByCode(roomCode: string): Room {
		const room = this.#byCode.get(roomCode);
		if (!room) throw notFound('room', roomCode);
		return room;
	}

	/**
	 * Defaults: a random id and code, a new lesson, `maxParticipants` of the server, no lobby, not locked, never closed when empty, a
	 * share of the network budget, recording allowed, `usualPermissions` for participants.
	 * @throws SfuError wrong-state (id or code in use), unavailable (too many rooms)
	 */
	create(wanted: NewRoom, { waitsByDefault = false, clockShiftMs = 0 }: RoomDefaults = {}): Room {
		if (this.#byId.size >= maxRooms) throw new SfuError('unavailable', `at most ${maxRooms} rooms`);
		const settings: RoomSettings = {
			roomId: newId(),
			roomCode: this.#freeCode(),
			lessonId: nanoid(),
			founding: null,
			maxParticipants: this.#maxParticipants,
			lobby: false,
			waitForHost: null,
			locked: false,
			emptyTimeoutMs: null,
			budgetMbps: null,
			recordable: true,
			participantPermissions: wanted.initialPermissions ?? usualPermissions,
			initialPermissions: usualPermissions,
			...definedOnly(wanted),
			// Legacy clients name a room by an id of theirs, which may be any text.
			name: fittingName('class', wanted.name) || 'Class',
		};
		const { roomId, roomCode } = settings;
		if (this.#byId.has(roomId)) throw new SfuError('wrong-state', `room ${roomId} exists`);
		if (this.#byCode.has(roomCode)) throw new SfuError('wrong-state', `room code ${roomCode} is in use`);
		const room = new Room(settings, this.#context, { waitsByDefault, clockShiftMs });
		this.#register(room);
		return room;
	}

	/**
	 * Creates a room for somebody without a token, on an open server.
	 * @param network of its address; null: of this process, e.g. in a test
	 * @throws SfuError as `create`, limit-reached (the address has too many rooms), rate-limited (it founded too many)
	 */
	found(wanted: NewRoom & { roomId?: string | undefined }, network: string | null): Room {
		if (wanted.roomId !== undefined && this.#byId.has(wanted.roomId))
			throw new SfuError('wrong-state', `room ${wanted.roomId} exists`);
		const create = () => this.create({ ...wanted, founding: { id: nanoid(), network: network ?? '' } });
		if (network === null) return create();
		const own = this.list().filter(({ settings }) => settings.founding?.network === network);
		if (own.length >= this.#roomsPerAddress)
			throw new SfuError('limit-reached', 'Too many rooms from this address', { what: 'room' });
		return this.#foundingLimit.take(network, create);
	}

	/**
	 * Gives a room another code: the one of before leads nowhere, while tokens that were given for it stay valid.
	 * @returns the new code. @throws SfuError not-found (room)
	 */
	renewCode(roomId: string): string {
		const room = this.get(roomId);
		const { roomCode: before } = room.settings;
		const roomCode = this.#freeCode();
		room.change({ roomCode });
		this.#byCode.delete(before);
		this.#byCode.set(roomCode, room);
		return roomCode;
	}

	/** Closes a room and has it deleted from the store. @throws SfuError not-found (room) */
	close(roomId: string): void {
		this.get(roomId).close('roomClosed');
	}

	/** Sends `serverClosing` to all peers and closes all rooms; the store keeps them. Idempotent. */
	shutdown(): void {
		for (const room of this.list()) room.close('serverClosing');
	}

	#register(room: Room): void {
		const { roomId, roomCode } = room.settings;
		this.#byId.set(roomId, room);
		this.#byCode.set(roomCode, room);
		room.on('settingsChanged', (settings) => this.emit('roomChanged', settings));
		room.on('lessonEnding', () => {
			this.emit('lessonEnding', room);
			const summary = summaryOf(room.parts);
			if (summary) this.emit('lessonEnded', roomId, summary);
		});
		const peersChanged = () => {
			this.#watchIdle(room);
			this.emit('peersChanged');
		};
		room.on('peerJoined', (peer) => {
			this.#countStranger(peer, 1);
			peersChanged();
			this.emit('peerJoined', room, peer);
		});
		room.on('peerLeft', (peer, why) => {
			this.#countStranger(peer, -1);
			peersChanged();
			this.emit('peerLeft', room, peer, why);
		});
		room.producers.on('added', (peer, producer) => this.emit('producerAdded', room, peer, producer));
		room.once('closed', (why) => {
			this.#idleTimers.get(roomId)?.();
			this.#idleTimers.delete(roomId);
			this.#byId.delete(roomId);
			this.#byCode.delete(room.settings.roomCode);
			this.emit('closed', room, why);
			if (why === 'roomClosed') this.emit('roomClosed', roomId);
		});
		this.#watchIdle(room);
		this.emit('roomChanged', room.settings);
	}

	get #occupancy(): { rooms: number; participants: number } {
		const sizes = this.list().map(({ size }) => size);
		return { rooms: sizes.filter((size) => size > 0).length, participants: sizes.reduce((sum, size) => sum + size, 0) };
	}

	#countStranger({ isStranger, network }: Peer, change: 1 | -1): void {
		if (isStranger && network !== undefined) this.#strangers.add(network, change);
	}

	/** Closes a room that stays empty for its `emptyTimeoutMs`. */
	#watchIdle(room: Room): void {
		this.#idleTimers.get(room.id)?.();
		const { emptyTimeoutMs } = room.settings;
		if (emptyTimeoutMs === null || room.closed || room.size > 0) return;
		this.#idleTimers.set(
			room.id,
			setLongTimeout(() => room.close('roomClosed'), emptyTimeoutMs),
		);
	}

	#freeCode(): string {
		const code = createCode();
		return this.#byCode.has(code) ? this.#freeCode() : code;
	}
}

/** Without the keys whose value is undefined, which would override defaults. */
function definedOnly(wanted: NewRoom): Partial<RoomSettings> & { name: string } {
	const { name, ...others } = wanted;
	return { name, ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)) };
}
