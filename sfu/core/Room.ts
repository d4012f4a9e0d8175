import { EventEmitter } from 'node:events';
import type { LoadState, PeerView, Permissions, RoomView } from '../protocol/models.ts';
import type { NoticeName, Notices } from '../protocol/notices.ts';
import { BandwidthAllocator } from './allocation/BandwidthAllocator.ts';
import { peerStats, sampled } from './allocation/statistics.ts';
import { AudioOnlyAdvice } from './class/AudioOnlyAdvice.ts';
import { Chat } from './class/Chat.ts';
import { Hands } from './class/Hands.ts';
import { Lobby, tellLobby } from './class/Lobby.ts';
import { notFound } from './errors.ts';
import { followMedia } from './media/followMedia.ts';
import { Producers } from './media/Producers.ts';
import { type Place, prepareTransports } from './media/transports.ts';
import { NoticeQueue } from './peer/NoticeQueue.ts';
import { type NewPeer, Peer } from './peer/Peer.ts';
import type { PeerLink } from './peer/PeerLink.ts';
import { peerIdOf } from './peer/resumeToken.ts';
import { requireAdmission } from './room/admission.ts';
import { type ChangeableSettings, PersistedSettings } from './room/PersistedSettings.ts';
import { RestartReturns } from './room/RestartReturns.ts';
import type { RoomContext } from './room/RoomContext.ts';
import type { RoomEnd, RoomEvents } from './room/RoomEvents.ts';
import type { RoomSettings } from './room/RoomSettings.ts';
import type { RoomMedia } from './router/RoomMedia.ts';
import { RoomRouter } from './router/RoomRouter.ts';
import type { WorkerPool } from './workers/WorkerPool.ts';

/** One class: its people, its settings, its media. Owns its peers; the registry owns it. */
export class Room extends EventEmitter<RoomEvents> {
	readonly chat = new Chat(this);
	readonly hands = new Hands(this);
	readonly producers = new Producers(this);
	/** Who gets which picture. */
	readonly allocator: BandwidthAllocator;
	/** Of everybody in it, at most one sample per 2 s. */
	readonly stats = sampled(() => Promise.all(this.peers.map((peer) => peerStats(peer, this.allocator))));
	readonly lobby = new Lobby(() => tellLobby(this));
	readonly places: RestartReturns;
	/** What its router takes and sends, also while nobody is in it. @throws SfuError unavailable */
	readonly capabilities = () => this.#router.capabilities();
	readonly graceMs: number;
	readonly #audioOnlyAdvice: AudioOnlyAdvice;
	/** In this process. */
	readonly createdAtMs = Date.now();
	readonly #pool: WorkerPool;
	readonly #router: RoomRouter;
	readonly #outbox = new NoticeQueue();
	readonly #peers = new Map<string, Peer>();
	readonly #settings: PersistedSettings;
	#spotlightPeerId: string | null = null;
	#startedAtMs: number | null = null;
	#closed = false;

	constructor(settings: RoomSettings, context: RoomContext) {
		super();
		this.graceMs = context.graceMs;
		this.#pool = context.pool;
		this.allocator = new BandwidthAllocator(this, context);
		this.#audioOnlyAdvice = new AudioOnlyAdvice(this, context.audioOnlyAbove);
		this.places = new RestartReturns(this, context.logger, settings.places);
		const write = (changed: RoomSettings) => this.emit('settingsChanged', changed);
		this.#settings = new PersistedSettings(settings, () => this.places.kept, write);
		this.#router = new RoomRouter(context, settings.roomId, followMedia(this, context.logger));
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

	/** Of the computer, as this room meets it. */
	get load(): LoadState {
		return this.#pool.loadState(this.#router.made?.worker);
	}

	/** null: nobody speaks. */
	get activeSpeaker(): string | null {
		return this.#router.made?.speakers.active ?? null;
	}

	get view(): RoomView {
		const { roomId, roomCode, name, locked, lobby, maxParticipants, budgetMbps } = this.settings;
		const state = { spotlightPeerId: this.#spotlightPeerId, startedAtMs: this.#startedAtMs, recording: false };
		return { roomId, roomCode, name, locked, lobby, maxParticipants, budgetMbps, ...state };
	}

	/** @throws SfuError not-found (participant) */
	peer(peerId: string): Peer {
		const peer = this.#peers.get(peerId);
		if (!peer) throw notFound('participant', peerId);
		return peer;
	}

	peerViews(except?: Peer): PeerView[] {
		const others = this.peers.filter((peer) => peer !== except);
		return others.map((peer) => peer.view(this.settings.participantPermissions));
	}

	permissionsOf(peer: Peer): Permissions {
		return peer.permissionsIn(this.settings.participantPermissions);
	}

	/** The router, made when first needed. @throws SfuError unavailable */
	media(): Promise<RoomMedia> {
		return this.#router.get();
	}

	broadcast<Name extends NoticeName>(name: Name, data: Notices[Name], except?: Peer): void {
		for (const peer of this.#peers.values()) if (peer !== except) peer.notify(name, data);
	}

	/**
	 * Takes a place. `prepare` creates both transports first, so that nothing is awaited between place and answer.
	 * @throws SfuError forbidden (was removed), room-locked, room-full, not-found (it has closed), unavailable,
	 * overloaded (a class that has not begun, while the computer carries no more)
	 */
	async join(newcomer: NewPeer, prepare: boolean): Promise<Place> {
		requireAdmission(this, newcomer);
		const peer = new Peer(newcomer, this.#outbox);
		const release = this.#router.hold();
		const told = this.#outbox.hold();
		try {
			const media = await this.media();
			const transports = prepare ? await prepareTransports(peer, media) : undefined;
			requireAdmission(this, newcomer);
			this.#insert(peer, newcomer.resumeToken);
			return { peer, media, ...(transports && { transports }) };
		} catch (error) {
			peer.close();
			throw error;
		} finally {
			release();
			// Behind the answer, which leaves in the microtasks that follow.
			setImmediate(told);
		}
	}

	/** The peer whose place this token takes back, if it is still kept. */
	findKept(resumeToken: string): Peer | undefined {
		const peer = this.#peers.get(peerIdOf(resumeToken));
		return peer?.accepts(resumeToken) ? peer : undefined;
	}

	/** The peer is back on a new connection; an old one that still looked alive is closed. */
	resume(peer: Peer, link: PeerLink): void {
		const wasAway = !peer.connected;
		peer.attach(link);
		this.allocator.remind(peer);
		if (wasAway) this.broadcast('peerUpdated', { peerId: peer.id, connected: true }, peer);
	}

	/** Its connection is lost: the place is kept for a while. */
	connectionLost(peer: Peer): void {
		if (peer.closed) return;
		peer.detach(this.graceMs, () => this.leave(peer));
		this.broadcast('peerUpdated', { peerId: peer.id, connected: false }, peer);
	}

	/** Ends its place for good; idempotent. */
	leave(peer: Peer): void {
		if (!this.#peers.delete(peer.id)) return;
		peer.close();
		this.broadcast('peerLeft', { peerId: peer.id });
		this.hands.lower(peer);
		if (this.#spotlightPeerId === peer.id) this.spotlight(null);
		if (this.#peers.size === 0) this.#emptied();
		this.places.update();
		this.emit('peersChanged');
	}

	/** Settings nobody is shown. */
	remember(settings: Partial<ChangeableSettings>): void {
		this.#settings.change(settings);
	}

	/** Settings everybody sees. */
	change(settings: Partial<Pick<RoomSettings, 'name' | 'locked' | 'lobby' | 'maxParticipants' | 'budgetMbps'>>): void {
		this.remember(settings);
		this.broadcast('roomUpdated', { room: this.view });
		if (settings.budgetMbps !== undefined) this.allocator.changed();
		if (settings.lobby === false) this.lobby.admitAll();
		if (settings.locked) this.lobby.forgetAdmitted();
	}

	/** @throws SfuError not-found (participant) */
	spotlight(peerId: string | null): void {
		this.#spotlightPeerId = peerId === null ? null : this.peer(peerId).id;
		this.broadcast('roomUpdated', { room: this.view });
		this.allocator.changed();
	}

	/** Everybody is told why and loses the place; connections stay. Idempotent. */
	close(why: RoomEnd): void {
		if (this.#closed) return;
		this.#closed = true;
		this.broadcast(why, {});
		this.#outbox.flush();
		this.lobby.close(why);
		const { peers } = this;
		this.#peers.clear();
		// First: everything in it goes with one request to the worker.
		this.allocator.rest();
		this.#router.close();
		for (const peer of peers) peer.close();
		this.emit('peersChanged');
		this.emit('closed', why);
	}

	#insert(peer: Peer, lostToken: string | undefined): void {
		this.#peers.set(peer.id, peer);
		peer.once('closed', this.#router.hold());
		this.#startedAtMs ??= Date.now();
		this.allocator.wake();
		if (lostToken !== undefined) this.places.takeBack(lostToken);
		this.places.update();
		this.broadcast('peerJoined', { peer: peer.view(this.settings.participantPermissions) }, peer);
		this.#audioOnlyAdvice.give(peer);
		this.emit('peersChanged');
	}

	/** The next class begins afresh. */
	#emptied(): void {
		this.allocator.rest();
		this.chat.clear();
		this.lobby.forgetAdmitted();
		this.places.clear();
		this.#startedAtMs = null;
		this.#audioOnlyAdvice.forget();
	}
}
