import type { Allocation as AllocationView, Reception } from '../../protocol/models.ts';
import type { ConsumerSlot } from '../peer/ConsumerSlot.ts';
import type { Peer, PeerProducer } from '../peer/Peer.ts';
import type { Room } from '../Room.ts';
import type { RoomContext } from '../room/RoomContext.ts';
import { allocate, type Limits, neededBps, receptionOf, type Share, type VideoRequest } from './allocate.ts';
import { DownlinkLimit } from './DownlinkLimit.ts';
import { LayerRates, measureRates } from './LayerRates.ts';
import { LoadShedder } from './LoadShedder.ts';
import { RoundRobin } from './RoundRobin.ts';
import { requestsOf, type Video } from './requests.ts';
import { roomLimits } from './roomLimits.ts';
import { SampleTimer } from './SampleTimer.ts';
import { SenderDemand } from './SenderDemand.ts';
import { sampleDownlink } from './sampleDownlink.ts';

/** Plans are made at most this often, ms: a page turn or a herd of newcomers asks many times in one moment. */
const planIntervalMs = 30;
/** And so many times as long as one takes there is none: however large a room is, others have nine tenths of the time. */
const restPerPlan = 9;
/** Pictures whose rates are asked for with one sample. */
const ratesPerSample = 10;
/** Viewers whose way is looked at with one sample, beside those who seem to be in trouble. */
const viewersPerSample = 5;

type Viewer = { ceiling: DownlinkLimit; reception: Reception; neededBps: number; videos: VideosOf };
type VideosOf = { shown: number; sent: number };

const everything: Reception = { step: 'full', reason: null, heldBack: [] };

/**
 * Who gets which picture of a room, and in which layer: as the layouts ask, inside a budget, and no more than each
 * viewer's connection carries. Tells viewers why they get less, and owners of cameras what of them is watched.
 */
export class BandwidthAllocator {
	readonly #room: Room;
	readonly #context: RoomContext;
	readonly #videos = new Map<string, Video>();
	readonly #viewers = new WeakMap<Peer, Viewer>();
	readonly #cameras: SenderDemand;
	#brake = new LoadShedder();
	readonly #pulse: SampleTimer;
	#planned: Promise<void> | undefined;
	#nextPlanAtMs = 0;
	readonly #ratesInTurn = new RoundRobin(ratesPerSample);
	readonly #viewersInTurn = new RoundRobin(viewersPerSample);

	constructor(room: Room, context: RoomContext) {
		this.#room = room;
		this.#context = context;
		this.#cameras = new SenderDemand((producerId, maxSpatialLayer) => {
			this.#videos.get(producerId)?.owner.notify('demandChanged', { producerId, maxSpatialLayer });
		});
		this.#pulse = new SampleTimer(
			() => context.crowd().participants,
			() => this.#sample(),
		);
	}

	/** Somebody is in the room: what flows is measured from now on. Idempotent. */
	wake(): void {
		this.#pulse.start();
	}

	/** A picture that is sent from now on. Forgotten when it closes. @param small enters with its smallest layer only */
	add(owner: Peer, producer: PeerProducer, { layerCount, small }: { layerCount: number; small: boolean }): void {
		const { id, appData } = producer;
		const rates = new LayerRates(appData.source, layerCount);
		this.#videos.set(id, { owner, producer, rates, small });
		if (appData.source === 'camera') this.#cameras.add(id, layerCount - 1);
		producer.observer.once('close', () => {
			this.#videos.delete(id);
			this.#cameras.remove(id);
			this.changed();
		});
	}

	/** Something that a plan depends on has changed, and nobody waits for what follows of it. */
	changed(): void {
		this.settled().catch((error) => this.#context.logger.error({ err: error, roomId: this.#room.id }, 'no plan'));
	}

	/** The same for who waits until consumers follow. */
	settled(): Promise<void> {
		this.#planned ??= this.#planSoon();
		return this.#planned;
	}

	/** What its client was told while its connection was away, it does not know. */
	remind(peer: Peer): void {
		for (const { id: producerId } of peer.producersOf('camera')) {
			const maxSpatialLayer = this.#cameras.layerOf(producerId);
			if (maxSpatialLayer !== undefined) peer.notify('demandChanged', { producerId, maxSpatialLayer });
		}
	}

	receptionOf(peer: Peer): Reception {
		return this.#viewers.get(peer)?.reception ?? everything;
	}

	videosOf(peer: Peer): VideosOf {
		return this.#viewers.get(peer)?.videos ?? { shown: 0, sent: 0 };
	}

	/** Of the camera of this peer; null: nobody gets it, or it has none. */
	topLayerOf(peer: Peer): number | null {
		const [camera] = peer.producersOf('camera');
		return (camera && this.#cameras.layerOf(camera.id)) ?? null;
	}

	/** @param usedKbps as it was just measured */
	view(usedKbps: number): AllocationView {
		return {
			usedMbps: Math.round(usedKbps / 100) / 10,
			budgetMbps: Math.round(this.budgetMbps * 10) / 10,
			automatic: this.#room.settings.budgetMbps === null,
			load: this.#room.load,
		};
	}

	/** Nobody is in the room, or it has ended. */
	rest(): void {
		this.#pulse.stop();
		this.#cameras.close();
		this.#videos.clear();
		this.#brake = new LoadShedder();
	}

	/** The network is shared by all classes that are held at the moment. */
	get budgetMbps(): number {
		const { settings } = this.#room;
		return settings.budgetMbps ?? this.#context.serverBudgetMbps() / Math.max(1, this.#context.crowd().rooms);
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
		const { peers } = this.#room;
		const lead = { speaker: this.#room.activeSpeaker, spotlight: this.#room.view.spotlightPeerId };
		const isLarge = this.#context.audioOnlyAbove > 0 && peers.length > this.#context.audioOnlyAbove;
		const asked = peers.flatMap((peer) => requestsOf(peer, this.#videos, { ...lead, isLarge }));
		const demands = asked.map(({ demand }) => demand);
		const shares = allocate(demands, this.#limits(demands));
		const layers = new Map(shares.map(({ demand, layer }) => [demand, layer]));
		const granted = new Map(asked.map(({ slot, demand }) => [slot, layers.get(demand) ?? null]));
		this.#tell(shares);
		this.#wantCameras(asked, granted);
		const slots = peers.flatMap((peer) => peer.consumers.all());
		const known = slots.filter(({ producerId }) => this.#videos.has(producerId));
		await Promise.all(known.map((slot) => this.#grant(slot, granted.get(slot) ?? null)));
	}

	/** One that fails is no reason for the requests of everybody else to fail. */
	async #grant(slot: ConsumerSlot, layer: number | null): Promise<void> {
		try {
			await slot.grant(layer);
		} catch (error) {
			this.#context.logger.error({ err: error, roomId: this.#room.id }, 'a video was not granted');
		}
	}

	#limits(demands: VideoRequest[]): Limits {
		const ceilings = new Map(this.#room.peers.map((peer) => [peer.id, this.#viewer(peer).ceiling.bps]));
		const { voices } = this.#context;
		return roomLimits(demands, { budgetMbps: this.budgetMbps, voices, brakeFactor: this.#brake.factor, ceilings });
	}

	#tell(shares: Share[]): void {
		const byViewer = Map.groupBy(shares, ({ demand }) => demand.viewerId);
		for (const peer of this.#room.peers) {
			const own = byViewer.get(peer.id) ?? [];
			const viewer = this.#viewer(peer);
			viewer.neededBps = neededBps(own);
			viewer.videos = { shown: own.length, sent: own.filter(({ layer }) => layer !== null).length };
			const reception = receptionOf(own);
			if (JSON.stringify(reception) === JSON.stringify(viewer.reception)) continue;
			viewer.reception = reception;
			peer.notify('receptionChanged', reception);
		}
	}

	#wantCameras(asked: { slot: ConsumerSlot; demand: VideoRequest }[], granted: Map<ConsumerSlot, number | null>): void {
		const wanted = new Map<string, number>();
		for (const { slot, demand } of asked) {
			const layer = granted.get(slot) ?? null;
			if (layer !== null) wanted.set(demand.producerId, Math.max(layer, wanted.get(demand.producerId) ?? 0));
		}
		this.#cameras.want(wanted);
	}

	#viewer(peer: Peer): Viewer {
		const known = this.#viewers.get(peer);
		if (known) return known;
		const ceiling = new DownlinkLimit(performance.now());
		const viewer = { ceiling, reception: everything, neededBps: 0, videos: { shown: 0, sent: 0 } };
		this.#viewers.set(peer, viewer);
		return viewer;
	}

	async #sample(): Promise<void> {
		// Neither rejects: what closes meanwhile has no figures.
		await Promise.all([...this.#viewersToSample().map((peer) => this.#sampleViewer(peer)), this.#sampleRates()]);
		this.#brake.press(this.#room.load);
		if (this.#room.load === 'fine') for (const video of this.#videos.values()) video.small = false;
		this.changed();
	}

	/** Those whom the worker cannot send what was granted, those who are held down, and a few others in turn. */
	#viewersToSample(): Peer[] {
		const { peers } = this.#room;
		const isTroubled = (peer: Peer) =>
			this.#viewer(peer).ceiling.bps !== null || peer.consumers.all().some(({ isShortOf }) => isShortOf);
		return [...new Set([...peers.filter(isTroubled), ...this.#viewersInTurn.next(peers)])];
	}

	async #sampleViewer(peer: Peer): Promise<void> {
		const viewer = this.#viewer(peer);
		viewer.ceiling.take(await sampleDownlink(peer), viewer.neededBps, performance.now());
	}

	/** A few with every sample, one after the other. */
	async #sampleRates(): Promise<void> {
		const some = this.#ratesInTurn.next([...this.#videos.values()]);
		await Promise.all(
			some.map(({ producer, rates }) => measureRates(producer, rates, this.#cameras.layerOf(producer.id))),
		);
	}
}
