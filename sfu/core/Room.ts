import { EventEmitter } from 'node:events';
import type { LoadState, Permissions, Role, RoomView } from '../protocol/models.ts';
import { steadyNowMs } from '../steadyClock.ts';
import { peerStats } from './allocation/statistics.ts';
import { notFound, SfuError } from './errors.ts';
import { Consumers } from './media/Consumers.ts';
import { followMedia } from './media/followMedia.ts';
import { Producers } from './media/Producers.ts';
import { mediaFor, type PreparedTransports } from './media/transports.ts';
import { createParts, type RoomParts } from './parts.ts';
import { ListedMap } from './peer/ListedMap.ts';
import { type NewPeer, Peer } from './peer/Peer.ts';
import type { PeerLink } from './peer/PeerLink.ts';
import { peerIdOf } from './peer/resumeToken.ts';
import { leavingUserOf } from './peer/user.ts';
import { endSeats, requireAdmission, seatsGivingWay } from './room/admission.ts';
import { type KeptPages, keptPagesOf } from './room/KeptPages.ts';
import { KeptParts } from './room/KeptParts.ts';
import type { FreeSeat, KeptSeat } from './room/KeptSeat.ts';
import { LeftRoom } from './room/LeftRoom.ts';
import type { Removal } from './room/Removal.ts';
import type {
	DocumentAccess,
	HostStopControl,
	RoomApi,
	SlidesControl,
	VideoAllocation,
	VoteAccess,
} from './room/RoomApi.ts';
import type { RoomContext } from './room/RoomContext.ts';
import type { RoomEnd, RoomEvents } from './room/RoomEvents.ts';
import { RoomNotices } from './room/RoomNotices.ts';
import type { RoomPart } from './room/RoomPart.ts';
import type { ChangeableSettings, RoomSettings } from './room/RoomSettings.ts';
import { RoomViews } from './room/RoomViews.ts';
import type { RoomMedia } from './router/RoomMedia.ts';
import { RoomRouter } from './router/RoomRouter.ts';
import { sampled } from './workers/sampled.ts';
import type { WorkerPool } from './workers/WorkerPool.ts';

/** A new peer in a room, and what it was created with. */
export type Joined = { peer: Peer; media: RoomMedia; transports?: PreparedTransports };

/**
 * One class: its peers, settings, router and parts. It owns its peers; the registry owns it. What a class can do is in
 * the parts. Only this class calls their hooks for peers and settings (`followMedia` those for media), in the order
 * that `RoomPart` documents.
 */
export class Room extends EventEmitter<RoomEvents> implements RoomApi {
	readonly producers = new Producers(this);
	readonly consumers = new Consumers(this);
	readonly parts: RoomParts;
	/** Stats of all peers, sampled at most once per `statsIntervalMs`. */
	readonly stats = sampled(() => Promise.all(this.peers.map((peer) => peerStats(peer, this.parts.allocation))));
	/** RTP capabilities of its router, also while the room is empty. @throws SfuError unavailable */
	readonly capabilities = () => this.#router.capabilities();
	readonly graceMs: number;
	readonly seatsLeftWithoutToken: RoomContext['seatsLeftWithoutToken'];
	/** Whether participants wait for a host while nobody has set `waitForHost`. */
	readonly waitsByDefault: boolean;
	/** Unix ms at which this process created or loaded the room. */
	readonly createdAtMs = steadyNowMs();
	readonly keptPages: KeptPages;
	readonly notices: RoomNotices;
	readonly views = new RoomViews(this, () => this.#partList);
	readonly broadcast: RoomApi['broadcast'] = (name, data, except) =>
		this.broadcastTo((peer) => peer !== except, name, data);
	readonly broadcastTo: RoomApi['broadcastTo'] = (mayKnow, name, data) => this.notices.broadcast(mayKnow, name, data);
	readonly notify: RoomApi['notify'] = (link, name, data) => this.notices.send(link, name, data);
	readonly keep: RoomApi['keep'] = (...kept) => this.#kept.keep(...kept);
	readonly keepWithRoom: RoomApi['keepWithRoom'] = (...kept) => this.#kept.keepWithRoom(...kept);
	readonly #pool: WorkerPool;
	readonly #router: RoomRouter;
	readonly #peers = new ListedMap<string, Peer>();
	readonly #kept: KeptParts;
	readonly #partList: readonly RoomPart[];
	readonly #left: LeftRoom;
	#settings: RoomSettings;
	#closed = false;

	/** @param how see `RoomDefaults` */
	constructor(settings: RoomSettings, context: RoomContext, how: { waitsByDefault: boolean; clockShiftMs: number }) {
		super();
		this.waitsByDefault = how.waitsByDefault;
		this.graceMs = context.graceMs;
		this.seatsLeftWithoutToken = context.seatsLeftWithoutToken;
		this.#pool = context.pool;
		const audience = { peers: () => this.#peers.values(), parts: () => this.#partList };
		this.notices = new RoomNotices(audience, (error) =>
			context.logger.error({ err: error, roomId: settings.roomId }, 'a notice was not delivered'),
		);
		this.#settings = settings;
		this.#kept = new KeptParts(context.storage, settings.roomId);
		this.keptPages = keptPagesOf(context.storage.pages, settings.roomId, () => this.#kept.isOpen);
		this.parts = createParts(this, context);
		this.#partList = Object.values(this.parts);
		this.#left = new LeftRoom(this, this.parts.seats, () => this.#endLesson());
		this.#router = new RoomRouter(
			context,
			settings.roomId,
			followMedia(this, () => this.#partList, context.logger),
		);
		this.#kept.restore(this.#partList, how.clockShiftMs);
		if (this.parts.seats.expectedForMs > 0) this.#left.look();
	}

	get id(): string {
		return this.settings.roomId;
	}

	get settings(): RoomSettings {
		return this.#settings;
	}

	get closed(): boolean {
		return this.#closed;
	}

	get waitsForHost(): boolean {
		return this.settings.waitForHost ?? this.waitsByDefault;
	}

	awaitsHost(returns: boolean): boolean {
		return this.parts.hostPresence.isAwaitedBy(returns);
	}

	get peers(): readonly Peer[] {
		return this.#peers.list;
	}

	get size(): number {
		return this.#peers.size;
	}

	get keptSeats(): KeptSeat[] {
		return this.parts.seats.kept;
	}

	get removals(): readonly Removal[] {
		return this.parts.removals.all;
	}

	/** Number of people who wait to get in: for a host, or in the lobby. */
	get waitingCount(): number {
		return this.parts.hostPresence.waitingCount + this.parts.lobby.size;
	}

	get load(): LoadState {
		return this.#pool.loadState(this.currentMedia?.worker);
	}

	get activeSpeaker(): string | null {
		return this.currentMedia?.speakers.active ?? null;
	}

	get spotlightPeerId(): string | null {
		return this.parts.spotlight.peerId;
	}

	get hostStops(): HostStopControl {
		return this.parts.hostStops;
	}

	get documents(): DocumentAccess {
		return this.parts.documents;
	}

	get votes(): VoteAccess {
		return this.parts.votes;
	}

	get slides(): SlidesControl {
		return this.parts.slides;
	}

	get allocator(): VideoAllocation {
		return this.parts.allocation;
	}

	/** undefined: the room has no router, or it is being created. */
	get currentMedia(): RoomMedia | undefined {
		return this.#router.current;
	}

	get view(): RoomView {
		const { roomId, roomCode, name, locked, lobby, recordable, maxParticipants, budgetMbps } = this.settings;
		const state = {
			waitForHost: this.waitsForHost,
			startedAtMs: this.parts.lesson.startedAtMs,
			recording: this.parts.recording.state !== null,
		};
		return { roomId, roomCode, name, locked, lobby, recordable, maxParticipants, budgetMbps, ...state };
	}

	peer(peerId: string): Peer {
		const peer = this.#peers.get(peerId);
		if (!peer) throw notFound('participant', peerId);
		return peer;
	}

	permissionsOf(peer: Peer): Permissions {
		return this.parts.permissions.of(peer);
	}

	isAdmitted(person: { subject: string; deviceId?: string | undefined }): boolean {
		return this.parts.lobby.hasAdmitted(person) || this.parts.removals.hasAllowed(person);
	}

	media(): Promise<RoomMedia> {
		return this.#router.get();
	}

	holdMedia(): () => void {
		return this.#router.hold();
	}

	/**
	 * Adds a peer. With `prepare` both transports are created first, so nothing is awaited between joining and the
	 * answer.
	 * @param ready what the answer needs besides: awaited meanwhile
	 * @throws SfuError as `requireAdmission`, wrong-state (another connection has returned to the seat meanwhile), and
	 * unavailable (no media worker); that of `ready`
	 */
	async join(newcomer: NewPeer, prepare: boolean, ready?: Promise<unknown>): Promise<Joined> {
		requireAdmission(this, newcomer);
		const peer = new Peer(newcomer, this.notices.queue);
		this.parts.seats.open(peer);
		const release = this.holdMedia();
		try {
			const [{ media, transports }] = await Promise.all([mediaFor(this, peer, prepare), ready]);
			requireAdmission(this, newcomer);
			if (this.#peers.has(peer.id)) throw new SfuError('wrong-state', 'the seat is taken');
			const ending = seatsGivingWay(this, newcomer);
			this.#insert(peer);
			endSeats(this, ending);
			return { peer, media, ...(transports && { transports }) };
		} catch (error) {
			// A part that failed may have done so after the peer had been added.
			this.leave(peer, { kept: newcomer.seat !== undefined });
			if (!newcomer.seat) this.parts.seats.seatEnded(peer.id);
			peer.close();
			throw error;
		} finally {
			release();
		}
	}

	/** The peer in the room, away or not, that this resume token resumes. */
	findResumable(resumeToken: string): Peer | undefined {
		const peer = this.#peers.get(peerIdOf(resumeToken));
		return peer?.accepts(resumeToken) ? peer : undefined;
	}

	/** The seat without a peer to which this resume token returns. */
	findFreeSeat(resumeToken: string): FreeSeat | undefined {
		return this.parts.seats.find(resumeToken);
	}

	/**
	 * Ends the seat of this resume token, of which nobody makes use; does nothing when there is none.
	 * @throws SfuError wrong-state: it is in use by a connection
	 */
	giveUpSeat(resumeToken: string): void {
		const peer = this.findResumable(resumeToken);
		if (peer?.connected) throw new SfuError('wrong-state', 'the seat is in use');
		if (peer) this.leave(peer);
		const seat = this.parts.seats.find(resumeToken);
		if (seat) this.endKeptSeat(seat.peerId);
	}

	endKeptSeat(peerId: string): void {
		if (!this.parts.seats.remove(peerId)) return;
		this.#seatEnded(peerId);
		this.#left.look();
	}

	/** Gives a peer a new connection; an old one that was not lost is told and closed. */
	resume(peer: Peer, link: PeerLink): void {
		const wasAway = !peer.connected;
		peer.attach(link);
		if (wasAway) this.broadcast('peerUpdated', { peerId: peer.id, connected: true }, peer);
		for (const part of this.#partList) part.peerReturned?.(peer);
		this.emit('peerReturned', peer);
	}

	/** The peer stays in the room for `graceMs`; when it has not been resumed then, it leaves, and its seat is kept. */
	connectionLost(peer: Peer): void {
		if (peer.closed) return;
		peer.detach(this.graceMs, () => this.leave(peer, { kept: true }));
		this.broadcast('peerUpdated', { peerId: peer.id, connected: false }, peer);
		for (const part of this.#partList) part.peerAway?.(peer);
		this.emit('peerAway', peer);
	}

	/** @param kept it may return to its seat; default: it gives the seat up */
	leave(peer: Peer, { kept = false } = {}): void {
		// Another peer may have returned to the seat.
		if (this.#peers.get(peer.id) !== peer) return;
		this.#peers.delete(peer.id);
		peer.close();
		const displaced = kept ? this.parts.seats.keep(peer) : undefined;
		this.broadcast('peerLeft', { peerId: peer.id, ...leavingUserOf(peer, this.#peers.values()) });
		for (const part of this.#partList) part.peerLeft?.(peer, { kept });
		if (!kept) this.#seatEnded(peer.id);
		if (displaced) this.#seatEnded(displaced.peerId);
		this.#left.look();
		this.emit('peerLeft', peer, kept ? 'lost' : 'left');
	}

	remember(settings: Partial<ChangeableSettings>): void {
		this.#set(settings);
		for (const part of this.#partList) part.settingsChanged?.(settings);
	}

	/** Changes, persists and broadcasts settings. */
	change(settings: Partial<ChangeableSettings>): void {
		this.#set(settings);
		this.broadcast('roomUpdated', { room: this.view });
		for (const part of this.#partList) part.settingsChanged?.(settings);
	}

	async setRole(peer: Peer, role: Role): Promise<void> {
		const before = this.permissionsOf(peer);
		peer.role = role;
		this.broadcast('peerUpdated', { peerId: peer.id, role });
		for (const part of this.#partList) part.roleChanged?.(peer);
		await this.parts.permissions.apply(peer, before);
	}

	/** Sends the reason to all peers and ends their seats; their connections stay open. Idempotent. */
	close(why: RoomEnd): void {
		if (this.#closed) return;
		if (why === 'roomClosed') this.emit('lessonEnding');
		this.#closed = true;
		this.#left.stop();
		this.#kept.close(why);
		this.broadcast(why, {});
		try {
			for (const part of this.#partList) part.close?.(why);
		} finally {
			this.notices.queue.flush();
			const { peers } = this;
			this.#peers.clear();
			// The router first: all transports on it close with this one request to the worker.
			this.#router.close();
			for (const peer of peers) {
				peer.close();
				this.emit('peerLeft', peer, why);
			}
			this.emit('closed', why);
		}
	}

	#insert(peer: Peer): void {
		this.#left.stop();
		this.parts.seats.take(peer);
		peer.displayName = this.parts.names.choose(peer);
		this.parts.permissions.inherit(peer);
		this.#peers.set(peer.id, peer);
		peer.once('closed', this.holdMedia());
		this.parts.lesson.begin();
		this.broadcast('peerJoined', { peer: this.views.of(peer) }, peer);
		for (const part of this.#partList) part.peerJoined?.(peer);
		this.emit('peerJoined', peer);
	}

	#seatEnded(peerId: string): void {
		for (const part of this.#partList) part.seatEnded?.(peerId);
	}

	/** Everybody has left for good. */
	#endLesson(): void {
		this.emit('lessonEnding');
		this.#kept.clearLesson();
		for (const { peerId } of this.parts.seats.clear()) this.#seatEnded(peerId);
		for (const part of this.#partList) part.emptied?.();
	}

	#set(settings: Partial<ChangeableSettings>): void {
		this.#settings = { ...this.#settings, ...settings };
		this.emit('settingsChanged', this.#settings);
	}
}
