import type { BuiltinHandlerName } from 'mediasoup-client/types';
import type { StoreApi } from 'zustand/vanilla';
import { OwnMedia } from '../devices/OwnMedia.ts';
import { CallMedia } from '../media/CallMedia.ts';
import type { MediaSession } from '../media/MediaSession.ts';
import { Publisher } from '../media/Publisher.ts';
import { QualityMonitor } from '../media/QualityMonitor.ts';
import { SoundOutput } from '../media/SoundOutput.ts';
import { Subscriber } from '../media/Subscriber.ts';
import { VisibleTiles } from '../media/VisibleTiles.ts';
import { CallConnection } from '../signalling/CallConnection.ts';
import type { JoinedRoom } from '../signalling/joinRequest.ts';
import { PageEvents } from '../signalling/PageEvents.ts';
import { Signalling } from '../signalling/Signalling.ts';
import { createActions } from './callActions.ts';
import { changePeer, mergePeers, withStream } from './callReducers.ts';
import { enteredState } from './enteredState.ts';
import { followNotices } from './followNotices.ts';
import { TransientMessages } from './transientMessages.ts';
import type { CallActions, CallState, EndReason, JoinOptions, Quality } from './types.ts';

export type CallClientOptions = {
	/** Which of mediasoup-client's ways to speak WebRTC; default: found out from the browser. */
	handlerName?: BuiltinHandlerName;
};

/** One call, from `join` to the end: owns its parts, and writes what they tell into the store. */
export class CallClient {
	readonly actions: CallActions;
	readonly signalling = new Signalling();
	readonly publisher = new Publisher(this.signalling);
	readonly subscriber = new Subscriber(this.signalling);
	readonly ownMedia = new OwnMedia(this.publisher);
	readonly visibleTiles = new VisibleTiles(this.signalling);
	readonly sound = new SoundOutput();
	readonly passing: TransientMessages;
	readonly attendance: CallConnection;
	readonly #pageEvents: PageEvents;
	#joinOptions: JoinOptions | null = null;
	#monitor: QualityMonitor | null = null;

	constructor(
		readonly store: StoreApi<CallState>,
		{ handlerName }: CallClientOptions,
	) {
		const { signalling, publisher, subscriber } = this;
		this.passing = new TransientMessages(store);
		const media = new CallMedia({ signalling, publisher, subscriber, handlerName });
		this.attendance = new CallConnection({ signalling, subscriber, media });
		this.#pageEvents = new PageEvents({
			left: () => signalling.leave(),
			networkChanged: () => void this.attendance.retryNow(),
			offline: () => void signalling.probe(),
			seenAgain: () => {
				void signalling.probe();
				void this.sound.resume();
			},
		});
		media.on('sessionChanged', (session) => this.#watchQuality(session));
		this.#followAttendance();
		this.#followMedia();
		followNotices(this);
		signalling.on('consumerScore', ({ consumerId, ...scores }) => this.#monitor?.setScore(consumerId, scores));
		this.actions = createActions(this);
	}

	/** Once, while idle. Resolves when in, waiting or ended. */
	async join(options: JoinOptions): Promise<void> {
		if (this.store.getState().phase.name !== 'idle') return options.preview?.close();
		this.#joinOptions = options;
		void this.ownMedia.start(options);
		await this.attendance.join(options);
	}

	leave(): void {
		this.signalling.leave();
		this.end({ kind: 'left' });
	}

	/** Whatever the reason. Idempotent: the first reason stays. */
	end(reason: EndReason): void {
		if (this.store.getState().phase.name === 'ended') return;
		this.store.setState({ phase: { name: 'ended', reason } });
		this.attendance.close();
		this.ownMedia.close();
		this.visibleTiles.close();
		this.passing.close();
		this.#pageEvents.close();
		this.store.setState({ peers: [], voices: [], reactions: [], hands: [], lobby: [], activeSpeakerPeerId: null });
	}

	#followAttendance(): void {
		const { attendance, store } = this;
		attendance.on('phaseChanged', (phase) => store.setState({ phase }));
		attendance.on('entered', (entry) => this.#entered(entry));
		attendance.on('returned', () => this.passing.toast('reconnected'));
		attendance.on('failed', (error) => this.end({ kind: 'error', error: error.toWire() }));
		attendance.on('participants', (others) => store.setState(({ peers }) => ({ peers: mergePeers(peers, others) })));
	}

	/** The room as it is now: after the first join, and after every gap. */
	#entered(entry: JoinedRoom): void {
		const options = this.#joinOptions;
		if (!options) return;
		const before = this.store.getState();
		const hadHandUp = before.selfPeerId !== null && before.hands.includes(before.selfPeerId);
		this.store.setState(enteredState(before, entry, options));
		this.#showOwnMedia();
		this.visibleTiles.resend();
		if (hadHandUp && !entry.resumed) void this.actions.setHandRaised(true);
	}

	#followMedia(): void {
		const { store, ownMedia, subscriber, sound, visibleTiles } = this;
		ownMedia.on('changed', () => this.#showOwnMedia());
		ownMedia.on('interrupted', (toast) => this.passing.toast(toast));
		sound.on('blockedChanged', (soundBlocked) => store.setState({ soundBlocked }));
		subscriber.on('streamChanged', (sent, stream) => store.setState((state) => withStream(state, sent, stream)));
		visibleTiles.on('sent', (producerIds) => subscriber.show(producerIds));
	}

	#showOwnMedia(): void {
		const { mic, camera, screen } = this.ownMedia.states;
		const media = this.ownMedia.view();
		this.store.setState(({ peers, selfPeerId }) => ({
			mic,
			camera,
			screen,
			...(selfPeerId !== null && { peers: changePeer(peers, selfPeerId, (peer) => ({ ...peer, media })) }),
		}));
	}

	#watchQuality(session: MediaSession | null): void {
		this.#monitor?.close();
		this.#monitor = session && new QualityMonitor(session, () => this.#arriving());
		const show = (peerId: string | null, quality: Quality) => {
			if (peerId === null) return;
			this.store.setState(({ peers }) => ({ peers: changePeer(peers, peerId, (peer) => ({ ...peer, quality })) }));
		};
		this.#monitor?.on('peerChanged', show);
		this.#monitor?.on('videoStalled', (consumerId) => {
			this.signalling.request('requestKeyFrame', { consumerId }).catch(() => {});
		});
		this.#monitor?.on('ownChanged', (ownQuality) => {
			this.store.setState({ ownQuality });
			show(this.store.getState().selfPeerId, ownQuality);
		});
	}

	/** What is paused, or held back, has no quality. */
	#arriving() {
		const { peers, reception } = this.store.getState();
		const paused = new Set(reception.heldBack);
		for (const { media } of peers) {
			for (const view of Object.values(media)) if (view.paused) paused.add(view.producerId);
		}
		return this.subscriber.activeConsumers
			.filter(({ consumer }) => !paused.has(consumer.producerId))
			.map(({ peerId, consumer: { id, track, kind } }) => ({ peerId, consumerId: id, trackId: track.id, kind }));
	}
}
