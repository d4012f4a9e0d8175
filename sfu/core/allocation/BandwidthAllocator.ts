import type { Allocation, Reception } from '../../protocol/models.ts';
import { isWorkerLost } from '../errors.ts';
import type { ConsumerSlot } from '../peer/ConsumerSlot.ts';
import type { Peer, PeerProducer } from '../peer/Peer.ts';
import type { Tile } from '../peer/selection.ts';
import type { NewVideo, RoomApi, VideoAllocation } from '../room/RoomApi.ts';
import type { RoomContext } from '../room/RoomContext.ts';
import type { RoomPart } from '../room/RoomPart.ts';
import type { RoomSettings } from '../room/RoomSettings.ts';
import type { VideoReceiver } from '../room/VideoReceiver.ts';
import { allocate, type Limits, neededBps, receptionOf, type Share, type VideoRequest } from './allocate.ts';
import { DownlinkLimit } from './DownlinkLimit.ts';
import { LayerRates, measureRates } from './LayerRates.ts';
import { LoadShedder } from './LoadShedder.ts';
import { PeerReceiver } from './PeerReceiver.ts';
import { RoundRobin } from './RoundRobin.ts';
import { requestsOf, type Video } from './requests.ts';
import { roomLimits } from './roomLimits.ts';
import { SampleBackoff } from './SampleBackoff.ts';
import { SampleTimer } from './SampleTimer.ts';
import { SenderDemand } from './SenderDemand.ts';

/** Plans are made at most this often, ms: a page turn or many newcomers at once ask for many within one moment. */
const planIntervalMs = 30;
/** The pause after a plan is this many times its duration: planning a large room takes at most a tenth of the process. */
const restPerPlan = 9;
/** Videos whose bitrates are read with one sample. */
const ratesPerSample = 10;
/** Receivers whose downlink is read with one sample, beside those that have trouble. */
const receiversPerSample = 5;

type VideoCounts = { shown: number; sent: number };
type ReceiverState = { limit: DownlinkLimit; reception: Reception; neededBps: number; videos: VideoCounts };
type Request = { slot: ConsumerSlot; request: VideoRequest };

type Room = Pick<RoomApi, 'id' | 'settings' | 'size' | 'load' | 'activeSpeaker' | 'spotlightPeerId'>;

const fullReception: Reception = { step: 'full', reason: null, heldBack: [] };

/**
 * Decides which video each receiver of a room gets, and in which spatial layer: as their tiles request, inside the room's
 * bandwidth budget, and no more than each receiver's downlink carries. Tells receivers why they get less, and the senders
 * of cameras which layers nobody receives.
 */
export class BandwidthAllocator implements RoomPart, VideoAllocation {
	readonly name = 'allocation';
	readonly #room: Room;
	readonly #context: RoomContext;
	readonly #videos = new Map<string, Video>();
	readonly #receivers = new Map<VideoReceiver, ReceiverState>();
	readonly #byPeer = new Map<Peer, PeerReceiver>();
	readonly #demand: SenderDemand;
	readonly #timer: SampleTimer;
	readonly #rateTurns = new RoundRobin(ratesPerSample);
	readonly #receiverTurns = new RoundRobin(receiversPerSample);
	readonly #backoff = new SampleBackoff();
	/** Since the last beat, something has changed after which statistics may say something else. */
	#hasNews = false;
	/** Of the room and the server at the last beat. */
	#situation = '';
	#shedder = new LoadShedder();
	/** By the last plan, somebody gets less than is shown. */
	#holdsBack = false;
	#planned: Promise<void> | undefined;
	#nextPlanAtMs = 0;

	constructor(room: Room, context: RoomContext) {
		this.#room = room;
		this.#context = context;
		this.#demand = new SenderDemand((producerId, maxSpatialLayer) => {
			this.#hasNews = true;
			this.#videos.get(producerId)?.owner.notify('demandChanged', { producerId, maxSpatialLayer });
		});
		this.#timer = new SampleTimer(
			() => context.occupancy().participants,
			() => this.#beat(),
		);
	}

	addVideo(owner: Peer, producer: PeerProducer, { layerCount, smallestLayerOnly }: NewVideo): void {
		const { id, appData } = producer;
		const rates = new LayerRates(appData.source, layerCount);
		this.#videos.set(id, { owner, producer, rates, smallestLayerOnly });
		this.#hasNews = true;
		if (appData.source === 'camera') this.#demand.add(id, layerCount - 1);
		producer.observer.once('close', () => {
			this.#videos.delete(id);
			this.#demand.remove(id);
			this.changed();
		});
	}

	addReceiver(receiver: VideoReceiver): () => void {
		this.#add(receiver);
		this.changed();
		return () => {
			if (this.#receivers.delete(receiver)) this.changed();
		};
	}

	/** What the client of a peer shows now, whole; all other video to it is paused. Resolves when consumers follow. */
	async showTiles(peer: Peer, tiles: Tile[]): Promise<void> {
		const receiver = this.#byPeer.get(peer);
		if (!receiver) return;
		receiver.tiles = new Map(tiles.map((tile) => [tile.producerId, tile]));
		for (const slot of receiver.slots) slot.preferred = undefined;
		await this.settled();
	}

	changed(): void {
		this.settled().catch((error) =>
			this.#context.logger.error({ err: error, roomId: this.#room.id }, 'bandwidth was not allocated'),
		);
	}

	focusChanged(): void {
		if (this.#holdsBack) this.changed();
	}

	settled(): Promise<void> {
		this.#planned ??= this.#planSoon();
		return this.#planned;
	}

	snapshot(peer: Peer): Reception {
		return this.receptionOf(peer);
	}

	peerJoined(peer: Peer): void {
		const receiver = new PeerReceiver(peer);
		this.#byPeer.set(peer, receiver);
		this.#add(receiver);
	}

	/** Repeats the demand, which its client may have missed while the connection was lost. */
	peerReturned(peer: Peer): void {
		for (const { id: producerId } of peer.producersOf('camera')) {
			const maxSpatialLayer = this.#demand.layerOf(producerId);
			if (maxSpatialLayer !== undefined) peer.notify('demandChanged', { producerId, maxSpatialLayer });
		}
	}

	peerLeft(peer: Peer): void {
		const receiver = this.#byPeer.get(peer);
		this.#byPeer.delete(peer);
		if (receiver) this.#receivers.delete(receiver);
	}

	settingsChanged({ budgetMbps }: Partial<RoomSettings>): void {
		if (budgetMbps !== undefined) this.changed();
	}

	emptied(): void {
		this.#rest();
	}

	close(): void {
		this.#rest();
		this.#receivers.clear();
		this.#byPeer.clear();
	}

	receptionOf(peer: Peer): Reception {
		return this.#stateOf(peer)?.reception ?? fullReception;
	}

	/** How many videos this peer shows, and how many of them it is sent. */
	videosOf(peer: Peer): VideoCounts {
		return this.#stateOf(peer)?.videos ?? { shown: 0, sent: 0 };
	}

	/** Highest spatial layer that anybody receives of this peer's camera; null: nobody does, or it has no camera. */
	topLayerOf(peer: Peer): number | null {
		const [camera] = peer.producersOf('camera');
		return (camera && this.#demand.layerOf(camera.id)) ?? null;
	}

	/** @param usedKbps what participants receive, as just measured */
	view(usedKbps: number): Allocation {
		return {
			usedMbps: Math.round(usedKbps / 100) / 10,
			budgetMbps: Math.round(this.budgetMbps * 10) / 10,
			automatic: this.#room.settings.budgetMbps === null,
			load: this.#room.load,
		};
	}

	/** As a host set it, else this room's share of the network: all rooms that are not empty share it evenly. */
	get budgetMbps(): number {
		const { settings } = this.#room;
		return settings.budgetMbps ?? this.#context.serverBudgetMbps() / Math.max(1, this.#context.occupancy().rooms);
	}

	#add(receiver: VideoReceiver): void {
		const limit = new DownlinkLimit(performance.now());
		const videos = { shown: 0, sent: 0 };
		this.#receivers.set(receiver, { limit, reception: fullReception, neededBps: 0, videos });
		this.#hasNews = true;
		this.#timer.start();
	}

	#rest(): void {
		this.#timer.stop();
		this.#demand.close();
		this.#videos.clear();
		this.#shedder = new LoadShedder();
	}

	#stateOf(peer: Peer): ReceiverState | undefined {
		const receiver = this.#byPeer.get(peer);
		return receiver && this.#receivers.get(receiver);
	}

	async #planSoon(): Promise<void> {
		const waitMs = this.#nextPlanAtMs - performance.now();
		await new Promise<void>((resolve) => (waitMs > 0 ? setTimeout(resolve, waitMs) : setImmediate(resolve)));
		this.#planned = undefined;
		const startedMs = performance.now();
		const applied = this.#plan();
		const endedMs = performance.now();
		this.#nextPlanAtMs = endedMs + Math.max(planIntervalMs, (endedMs - startedMs) * restPerPlan);
		await applied;
	}

	async #plan(): Promise<void> {
		const receivers = [...this.#receivers.keys()];
		const { activeSpeaker: speaker, spotlightPeerId: spotlight, size } = this.#room;
		const { audioOnlyAbove } = this.#context;
		const focus = { speaker, spotlight, isLargeClass: audioOnlyAbove > 0 && size > audioOnlyAbove };
		const requested = receivers.flatMap((receiver) => requestsOf(receiver, this.#videos, focus));
		const requests = requested.map(({ request }) => request);
		const shares = allocate(requests, this.#limits(requests));
		this.#holdsBack = shares.some(({ layer, request }) => layer !== request.wanted);
		const layers = new Map(shares.map(({ request, layer }) => [request, layer]));
		const granted = new Map(requested.map(({ slot, request }) => [slot, layers.get(request) ?? null]));
		this.#tellReceivers(shares);
		this.#demandCameras(requested, granted);
		await Promise.all(
			receivers.flatMap(({ slots, tiles }) =>
				slots
					.filter(({ producerId }) => this.#videos.has(producerId))
					.map((slot) => this.#grant(slot, granted.get(slot) ?? null, tiles?.get(slot.producerId)?.priority)),
			),
		);
	}

	/** One consumer that fails must not make the requests of all others fail. */
	async #grant(slot: ConsumerSlot, layer: number | null, priority: number | undefined): Promise<void> {
		try {
			// A tile that is off the screen for a moment keeps its priority: turning a page asks the worker for nothing more.
			await Promise.all([priority === undefined ? undefined : slot.setPriority(priority), slot.grant(layer)]);
		} catch (error) {
			// Of a worker that hangs, `Sfu` logs it, once and not for each consumer.
			if (isWorkerLost(error)) return;
			this.#context.logger.error({ err: error, roomId: this.#room.id }, 'a consumer was not granted its layer');
		}
	}

	#limits(requests: VideoRequest[]): Limits {
		const downlinkBps = new Map([...this.#receivers].map(([{ id }, { limit }]) => [id, limit.bps]));
		const local = [...this.#receivers.keys()].filter(({ usesNetwork }) => !usesNetwork);
		const { voices } = this.#context;
		return roomLimits(requests, {
			budgetMbps: this.budgetMbps,
			voices,
			keptShare: this.#shedder.keptShare,
			downlinkBps,
			localReceivers: new Set(local.map(({ id }) => id)),
		});
	}

	#tellReceivers(shares: Share[]): void {
		const byReceiver = Map.groupBy(shares, ({ request }) => request.receiverId);
		for (const [receiver, state] of this.#receivers) {
			const own = byReceiver.get(receiver.id) ?? [];
			state.neededBps = neededBps(own);
			state.videos = { shown: own.length, sent: own.filter(({ layer }) => layer !== null).length };
			const reception = receptionOf(own);
			if (JSON.stringify(reception) === JSON.stringify(state.reception)) continue;
			state.reception = reception;
			receiver.receptionChanged(reception);
		}
	}

	#demandCameras(requested: Request[], granted: Map<ConsumerSlot, number | null>): void {
		const demanded = new Map<string, number>();
		for (const { slot, request } of requested) {
			const layer = granted.get(slot) ?? null;
			if (layer !== null) demanded.set(request.producerId, Math.max(layer, demanded.get(request.producerId) ?? 0));
		}
		this.#demand.update(demanded);
	}

	/** Every `statsIntervalMs`. Downlinks are looked at each time; what is sent is measured, and planned anew, less often without news. */
	async #beat(): Promise<void> {
		const isDue = this.#backoff.next(this.#takeNews());
		// None rejects: what closes meanwhile has no stats.
		const changes = await Promise.all([
			...this.#receiversToSample().map((receiver) => this.#sampleReceiver(receiver)),
			...(isDue ? this.#sampleRates() : []),
		]);
		const hasChanged = changes.includes(true);
		if (hasChanged) this.#hasNews = true;
		this.#shedder.take(this.#room.load);
		if (this.#room.load === 'fine') for (const video of this.#videos.values()) video.smallestLayerOnly = false;
		if (isDue || hasChanged) this.changed();
	}

	#takeNews(): boolean {
		const { load, size } = this.#room;
		const isShedding = load !== 'fine' || this.#shedder.keptShare < 1;
		const situation = [load, size, this.#context.occupancy().rooms].join();
		const hasNews = this.#hasNews || isShedding || situation !== this.#situation;
		this.#situation = situation;
		this.#hasNews = false;
		return hasNews;
	}

	/** Those whose downlink is limited or to which the worker sends less than granted, and a few others that show video in turn. */
	#receiversToSample(): VideoReceiver[] {
		const states = [...this.#receivers];
		const hasTrouble = ([{ slots }, { limit }]: (typeof states)[number]) =>
			limit.bps !== null || slots.some(({ isBelowGrant }) => isBelowGrant);
		const inTurn = this.#receiverTurns.next(states.filter(([, { neededBps }]) => neededBps > 0));
		return [...new Set([...states.filter(hasTrouble), ...inTurn].map(([receiver]) => receiver))];
	}

	/** Resolves with whether it has changed what may be sent to the receiver. */
	async #sampleReceiver(receiver: VideoReceiver): Promise<boolean> {
		const sample = await receiver.sampleDownlink();
		const state = this.#receivers.get(receiver);
		const before = state?.limit.bps;
		state?.limit.take(sample, state.neededBps, performance.now());
		return state?.limit.bps !== before;
	}

	/** Of videos that somebody receives, a few in turn; each resolves with whether its estimate has changed. */
	#sampleRates(): Promise<boolean>[] {
		const received = [...this.#videos.values()].filter(({ producer }) => this.#demand.layerOf(producer.id) !== null);
		const some = this.#rateTurns.next(received);
		return some.map(({ producer, rates }) => measureRates(producer, rates, this.#demand.layerOf(producer.id)));
	}
}
