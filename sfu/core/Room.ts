import { EventEmitter } from 'node:events';
import type { LoadState, PeerView, Permissions, Role, RoomView } from '../protocol/models.ts';
import type { NoticeName, Notices, Snapshots } from '../protocol/notices.ts';
import { peerStats } from './allocation/statistics.ts';
import { notFound } from './errors.ts';
import { Consumers } from './media/Consumers.ts';
import { followMedia } from './media/followMedia.ts';
import { Producers } from './media/Producers.ts';
import { type PreparedTransports, prepareTransports } from './media/transports.ts';
import { createParts, type RoomParts } from './parts.ts';
import { NoticeQueue } from './peer/NoticeQueue.ts';
import { type NewPeer, Peer } from './peer/Peer.ts';
import type { PeerLink } from './peer/PeerLink.ts';
import { peerIdOf } from './peer/resumeToken.ts';
import { requireAdmission } from './room/admission.ts';
import { type ChangeableSettings, PersistedSettings } from './room/PersistedSettings.ts';
import type { RoomApi, VideoAllocation } from './room/RoomApi.ts';
import type { RoomContext } from './room/RoomContext.ts';
import type { RoomEnd, RoomEvents } from './room/RoomEvents.ts';
import type { RoomPart } from './room/RoomPart.ts';
import type { RoomSettings } from './room/RoomSettings.ts';
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
	/** Unix ms at which this process created or loaded the room. */
	readonly createdAtMs = Date.now();
	readonly #pool: WorkerPool;
	readonly #router: RoomRouter;
	readonly #notices: NoticeQueue;
	readonly #peers = new Map<string, Peer>();
	readonly #settings: PersistedSettings;
	readonly #partList: readonly RoomPart[];
	#startedAtMs: number | null = null;
	#closed = false;

	constructor(settings: RoomSettings, context: RoomContext) {
		super();
		this.graceMs = context.graceMs;
		this.#pool = context.pool;
		this.#notices = new NoticeQueue((error) =>
			context.logger.error({ err: error, roomId: settings.roomId }, 'a notice was not delivered'),
		);
		const write = (changed: RoomSettings) => this.emit('settingsChanged', changed);
		this.#settings = new PersistedSettings(settings, () => this.parts.restartReturns.current, write);
		this.parts = createParts(this, context, settings.restartReturns);
		this.#partList = Object.values(this.parts);
		this.#router = new RoomRouter(
			context,
			settings.roomId,
			followMedia(this, () => this.#partList, context.logger),
		);
	}

	get id(): string {
		return this.settings.roomId;
	}

	get settings(): RoomSettings {
		return this.#settings.value;
	}

	get closed(): boolean {
		return this.#closed;
	}

	get peers(): Peer[] {
		return [...this.#peers.values()];
	}

	get size(): number {
		return this.#peers.size;
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

	get allocator(): VideoAllocation {
		return this.parts.allocation;
	}

	/** undefined: the room has no router, or it is being created. */
	get currentMedia(): RoomMedia | undefined {
		return this.#router.current;
	}

	get view(): RoomView {
		const { roomId, roomCode, name, locked, lobby, recordable, maxParticipants, budgetMbps } = this.settings;
		const state = { startedAtMs: this.#startedAtMs, recording: this.parts.recording.state !== null };
		return { roomId, roomCode, name, locked, lobby, recordable, maxParticipants, budgetMbps, ...state };
	}

	peer(peerId: string): Peer {
		const peer = this.#peers.get(peerId);
		if (!peer) throw notFound('participant', peerId);
		return peer;
	}

	peerViews(except?: Peer): PeerView[] {
		return this.peers.filter((peer) => peer !== except).map((peer) => this.#viewOf(peer));
	}

	/** State of every part as this peer may see it, by the name of the part: for the answer of `joinRoom`. */
	snapshotsFor(peer: Peer): Snapshots {
		// The contract names the parts that have a snapshot, and what is in it; `snapshots.test.ts` holds them to it.
		return namedStates(this.#partList, (part) => part.snapshot?.(peer)) as Snapshots;
	}

	/** State of the parts that the host's projector view shows, by the name of the part. */
	get projections(): Partial<Snapshots> {
		return namedStates(this.#partList, (part) => part.projection?.());
	}

	permissionsOf(peer: Peer): Permissions {
		return this.parts.permissions.of(peer);
	}

	isAdmitted(subject: string): boolean {
		return this.parts.lobby.hasAdmitted(subject);
	}

	returningRole(resumeToken: string | undefined): Role | undefined {
		return this.parts.restartReturns.roleOf(resumeToken);
	}

	media(): Promise<RoomMedia> {
		return this.#router.get();
	}

	holdMedia(): () => void {
		return this.#router.hold();
	}

	broadcast<Name extends NoticeName>(name: Name, data: Notices[Name], except?: Peer): void {
		for (const peer of this.#peers.values()) if (peer !== except) peer.notify(name, data);
		for (const part of this.#partList) part.noticed?.(name, data);
	}

	notify<Name extends NoticeName>(link: PeerLink, name: Name, data: Notices[Name]): void {
		this.#notices.send(link, () => link.notify(name, data));
	}

	/**
	 * Holds notices to this link back until its `joinRoom` is answered. Returns the release, to be called when the answer
	 * has left.
	 */
	holdNotices(link: PeerLink): () => void {
		return this.#notices.hold(link);
	}

	/**
	 * Adds a peer. With `prepare` both transports are created first, so nothing is awaited between joining and the
	 * answer.
	 * @throws SfuError as `requireAdmission`, and unavailable (no media worker)
	 */
	async join(newcomer: NewPeer, prepare: boolean): Promise<Joined> {
		requireAdmission(this, newcomer);
		const peer = new Peer(newcomer, this.#notices);
		const release = this.holdMedia();
		try {
			const media = await this.media();
			const transports = prepare ? await prepareTransports(peer, media) : undefined;
			requireAdmission(this, newcomer);
			this.#insert(peer);
			return { peer, media, ...(transports && { transports }) };
		} catch (error) {
			// A part that failed may have done so after the peer had been added.
			this.leave(peer);
			peer.close();
			throw error;
		} finally {
			release();
		}
	}

	/** The peer whose seat this resume token resumes; undefined: unknown token, or the seat is no longer kept. */
	findKept(resumeToken: string): Peer | undefined {
		const peer = this.#peers.get(peerIdOf(resumeToken));
		return peer?.accepts(resumeToken) ? peer : undefined;
	}

	/** Gives a peer a new connection; an old one that was not lost is closed. */
	resume(peer: Peer, link: PeerLink): void {
		const wasAway = !peer.connected;
		peer.attach(link);
		if (wasAway) this.broadcast('peerUpdated', { peerId: peer.id, connected: true }, peer);
		for (const part of this.#partList) part.peerReturned?.(peer);
		this.emit('peerReturned', peer);
	}

	/** Keeps the seat of a peer that lost its connection for `graceMs`. */
	connectionLost(peer: Peer): void {
		if (peer.closed) return;
		peer.detach(this.graceMs, () => this.leave(peer));
		this.broadcast('peerUpdated', { peerId: peer.id, connected: false }, peer);
		for (const part of this.#partList) part.peerAway?.(peer);
		this.emit('peerAway', peer);
	}

	leave(peer: Peer): void {
		if (!this.#peers.delete(peer.id)) return;
		peer.close();
		this.broadcast('peerLeft', { peerId: peer.id });
		for (const part of this.#partList) part.peerLeft?.(peer);
		if (this.#peers.size === 0) {
			this.#startedAtMs = null;
			for (const part of this.#partList) part.emptied?.();
		}
		this.emit('peerLeft', peer);
	}

	remember(settings: Partial<ChangeableSettings>): void {
		this.#settings.change(settings);
		for (const part of this.#partList) part.settingsChanged?.(settings);
	}

	/** Changes, persists and broadcasts settings. @throws what the store throws; nothing is changed then */
	change(settings: Partial<ChangeableSettings>): void {
		this.#settings.change(settings);
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
		this.#closed = true;
		this.broadcast(why, {});
		try {
			for (const part of this.#partList) part.close?.(why);
		} finally {
			this.#notices.flush();
			const { peers } = this;
			this.#peers.clear();
			// The router first: all transports on it close with this one request to the worker.
			this.#router.close();
			for (const peer of peers) {
				peer.close();
				this.emit('peerLeft', peer);
			}
			this.emit('closed', why);
		}
	}

	#insert(peer: Peer): void {
		this.#peers.set(peer.id, peer);
		peer.once('closed', this.holdMedia());
		this.#startedAtMs ??= Date.now();
		this.broadcast('peerJoined', { peer: this.#viewOf(peer) }, peer);
		for (const part of this.#partList) part.peerJoined?.(peer);
		this.emit('peerJoined', peer);
	}

	#viewOf(peer: Peer): PeerView {
		return peer.view(this.permissionsOf(peer));
	}
}

/** By the name of the part; a part whose state is undefined is left out. */
function namedStates(parts: readonly RoomPart[], stateOf: (part: RoomPart) => unknown): Record<string, unknown> {
	return Object.fromEntries(
		parts.flatMap((part) => {
			const state = stateOf(part);
			return state === undefined ? [] : [[part.name, state]];
		}),
	);
}
