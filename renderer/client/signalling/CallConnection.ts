import type { IceServer, PeerView, RtpCapabilities, VoiceView } from '../../../sfu/protocol/models.ts';
import { steadyNowMs } from '../../steadyNow.ts';
import { isUsedElsewhere } from '../kept/keptSeat.ts';
import type { CallPhase, ConnectOptions } from '../types.ts';
import { backoffMs } from './backoff.ts';
import { CallError } from './CallError.ts';
import type { ConnectionMedia } from './ConnectionMedia.ts';
import { Emitter } from './Emitter.ts';
import { FailoverFrame } from './FailoverFrame.ts';
import { type JoinedRoom, joinRequest, type Seat, seatOf, type Waiting, type WayBack } from './joinRequest.ts';
import { isFinal, Reconnector } from './Reconnector.ts';
import { ServerChoice } from './ServerChoice.ts';
import type { Signalling } from './Signalling.ts';

/** What CallConnection needs of received media; Subscriber implements it. */
type Receiver = { setVoices(voices: VoiceView[]): void; setProducers(peers: PeerView[]): void };

type Parts = { signalling: Signalling; subscriber: Receiver; media: ConnectionMedia };

type RestartedMedia = { routerRtpCapabilities: RtpCapabilities; voices: VoiceView[] };

const firstJoinAttempts = 3;
/** A server on a local network accepts a connection in milliseconds; where there are others, none waits for a dead one for long. */
const oneOfSeveralTimeoutMs = 1_500;

/**
 * Joins the room, or comes back to a kept seat, and keeps us in it through network failures and server restarts: takes our
 * seat back if the server still keeps it, joins as a new peer of the same lesson if not, and restores media. Never needs a
 * page reload. When the lesson has ended meanwhile, the call fails: nobody comes back into the next one without joining it.
 */
export class CallConnection extends Emitter<{
	phaseChanged: [CallPhase];
	/** A `joinRoom` let us in. Emitted before any notice that follows the answer. */
	entered: [JoinedRoom];
	/** In the room again after the connection was lost. */
	returned: [];
	/** Everybody else after the server restarted the room's media, as they are now. */
	participants: [PeerView[]];
	/** Another tab of this browser uses our seat: coming back would take it away from there. */
	takenOver: [];
	/** No attempt can succeed any more: the call is over. */
	failed: [CallError];
}> {
	readonly #signalling: Signalling;
	readonly #subscriber: Receiver;
	readonly #media: ConnectionMedia;
	#options: ConnectOptions | null = null;
	#servers = new ServerChoice(undefined, undefined);
	readonly #failoverFrame = new FailoverFrame();
	#seat: Seat | null = null;
	/** What the next `joinRoom` comes back to. */
	#wayBack: WayBack = { resumeToken: null, lessonId: null, returnOnly: false };
	#reconnector: Reconnector | null = null;
	/** The room that we wait to get into; null while we do not wait. */
	#waitingFor: Pick<Waiting, 'roomName' | 'reason'> | null = null;
	/** A notice asked us to join again since the last `joinRoom`. */
	#askedAgain = false;
	/** Counts the media repairs after a lost session, for their backoff. */
	#mediaRepairs = 0;
	#closed = false;

	constructor({ signalling, subscriber, media }: Parts) {
		super();
		this.#signalling = signalling;
		this.#subscriber = subscriber;
		this.#media = media;
		media.on('lost', () => void this.#repairMedia());
		signalling.on('disconnected', () => this.#reconnect());
		signalling.on('serverClosing', () => this.#dropAndReconnect());
		signalling.on('serversChanged', ({ servers, silenceMs }) => {
			this.#setServers(servers);
			signalling.watchSilence(this.#servers.hasOthers ? silenceMs : null);
		});
		signalling.on('admitted', () => this.#joinAgain());
		signalling.on('suspended', () => {
			this.#media.close();
			this.#joinAgain();
		});
		signalling.on('mediaRestarted', (notice) => void this.#restartMedia(notice));
		signalling.on('iceServersChanged', ({ iceServers }) => this.#setIceServers(iceServers));
	}

	async join(options: ConnectOptions): Promise<void> {
		this.#options = options;
		this.#servers = new ServerChoice(options.url, globalThis.location?.protocol);
		const { returning } = options;
		if (returning) this.#wayBack = returning;
		this.emit('phaseChanged', { name: 'joining' });
		if (!returning?.returnOnly) return await this.#enterWithRetries({ attempts: firstJoinAttempts });
		// The person has done nothing and waits for nothing: the network may come up later than the page.
		const onWait = (nextTryAtMs: number | null) => this.emit('phaseChanged', { name: 'joining', nextTryAtMs });
		await this.#enterWithRetries({ onWait });
	}

	/** The seat that we have or come back to; null: none yet. */
	get seat(): Pick<Seat, 'peerId' | 'resumeToken'> | null {
		return this.#seat ?? this.#options?.returning ?? null;
	}

	/** Skips the wait before the next attempt. While connected: probes the server and restarts ICE. */
	async retryNow(): Promise<void> {
		if (this.#reconnector) this.#reconnector.retryNow();
		else if (!this.#signalling.connected) this.#reconnect();
		else if (await this.#signalling.probe()) await this.#media.restartIce();
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		this.#reconnector?.cancel();
		this.#media.close();
		this.#signalling.close();
		this.#failoverFrame.close();
	}

	#setServers(servers: readonly string[]): void {
		this.#servers.setOthers(servers);
		if (this.#servers.hasOthers) this.#failoverFrame.load();
	}

	#reconnect(): void {
		if (this.#closed || this.#reconnector || !this.#options) return;
		const sinceMs = steadyNowMs();
		void this.#enterWithRetries({
			onWait: (nextTryAtMs) => this.emit('phaseChanged', this.#disconnectedPhase(sinceMs, nextTryAtMs)),
		});
	}

	/** Whoever has not been admitted yet keeps seeing the waiting screen. */
	#disconnectedPhase(sinceMs: number, nextTryAtMs: number | null): CallPhase {
		if (this.#waitingFor === null) return { name: 'reconnecting', sinceMs, nextTryAtMs };
		return { name: 'waiting', ...this.#waitingFor, connected: false };
	}

	/** A notice says that `joinRoom` is answered otherwise now. */
	#joinAgain(): void {
		this.#askedAgain = true;
		void this.#enterWithRetries();
	}

	/** Another tab took the seat while we were not connected, so no notice told us. */
	get #isUsedElsewhere(): boolean {
		const slot = this.#options?.slot;
		return slot !== undefined && this.#seat !== null && isUsedElsewhere(slot, this.#seat);
	}

	#dropAndReconnect(): void {
		this.#signalling.close();
		this.#reconnect();
	}

	/** A lost session: opens a new one for the same seat; if that fails, connects anew. */
	async #repairMedia(): Promise<void> {
		const transportIds = this.#media.transportIds;
		this.#media.close();
		// Backoff: a server that loses the new session at once must not be asked many times a second.
		await new Promise((resolve) => setTimeout(resolve, backoffMs(this.#mediaRepairs)));
		this.#mediaRepairs += 1;
		if (this.#closed || this.#reconnector || (await this.#renewMedia(transportIds))) return;
		await this.#closeMedia();
		if (!this.#reconnector) this.#dropAndReconnect();
	}

	/** false: it failed although the signalling connection is up. */
	async #renewMedia(transportIds: string[]): Promise<boolean> {
		if (!this.#seat || !this.#options) return false;
		try {
			await this.#media.renew({ ...this.#seat, viewer: this.#options.viewer }, transportIds);
			return true;
		} catch {
			// Without a connection, the reconnect under way renews the media.
			return !this.#signalling.connected;
		}
	}

	/** What the server holds of our media must not stand in the way of new transports. */
	async #closeMedia(): Promise<void> {
		await this.#signalling.request('closeMedia', {}).catch(() => {});
	}

	async #enterWithRetries(
		limits: { attempts?: number; onWait?: (nextTryAtMs: number | null) => void } = {},
	): Promise<void> {
		if (this.#closed || this.#reconnector) return;
		const isReturn = limits.onWait !== undefined && this.#seat !== null;
		this.#reconnector = new Reconnector({ attempt: () => this.#attempt(), ...limits });
		try {
			const isIn = await this.#reconnector.run();
			this.#reconnector = null;
			if (!isIn) return;
			if (isReturn) this.emit('returned');
			// Disconnected or asked to join again while the attempt was finishing: neither could start another attempt then.
			if (!this.#signalling.connected) this.#reconnect();
			else if (this.#askedAgain) await this.#enterWithRetries();
		} catch (cause) {
			this.#reconnector = null;
			this.emit('failed', CallError.from(cause));
		}
	}

	/** @throws CallError, after which the connection is closed */
	async #attempt(): Promise<void> {
		const { viewer = false } = this.#options ?? {};
		if (this.#isUsedElsewhere) return void this.emit('takenOver');
		try {
			if (!this.#signalling.connected) await this.#connect();
			const joined = await this.#enter();
			if (!joined) return;
			// `mediaRestarted` came right after the answer: #restartMedia is opening a session on the new router.
			if (this.#seat?.routerRtpCapabilities !== joined.routerRtpCapabilities) return;
			if (!joined.resumed) return await this.#media.open({ ...joined, viewer });
			if (await this.#media.resume(joined.kept)) return;
			// The seat is valid, its transports are not, e.g. because the page was loaded again.
			if (await this.#renewMedia(joined.kept?.transportIds ?? [])) return;
			await this.#closeMedia();
			throw new CallError('unavailable', 'no media session could be opened for the resumed seat');
		} catch (cause) {
			this.#signalling.close();
			if (!isFinal(CallError.from(cause))) this.#servers.failed();
			throw cause;
		}
	}

	/**
	 * A token that the server no longer takes (it has expired, or the server's clock was corrected) is renewed once per
	 * attempt; the seat stays, since the resume token is sent all the same.
	 */
	async #connect(): Promise<void> {
		const { token = null, renewToken } = this.#options ?? {};
		const { url, hasOthers } = this.#servers;
		const openSocket = url === this.#options?.url ? null : this.#failoverFrame.openSocket;
		const access = {
			url,
			...(openSocket && { openSocket }),
			...(hasOthers && { connectTimeoutMs: oneOfSeveralTimeoutMs }),
		};
		try {
			await this.#signalling.connect({ ...access, token });
		} catch (cause) {
			if (CallError.from(cause).code !== 'unauthorized' || !renewToken) throw cause;
			const renewed = await renewToken();
			if (this.#options) this.#options = { ...this.#options, token: renewed };
			if (!this.#closed) await this.#signalling.connect({ ...access, token: renewed });
		}
	}

	/** null: waiting, or closed meanwhile. */
	async #enter(): Promise<JoinedRoom | null> {
		if (!this.#options) return null;
		this.#askedAgain = false;
		const request = joinRequest(this.#options, this.#wayBack, this.#media.rtpCapabilities);
		this.#signalling.hold();
		try {
			const answer = await this.#signalling.request('joinRoom', request);
			if (this.#closed) return null;
			if (answer.status === 'waiting') {
				const { roomName, reason } = answer;
				this.#waitingFor = { roomName, reason };
				// Whoever waits is let into whatever takes place then, also into another lesson.
				this.#wayBack = { ...this.#wayBack, lessonId: null, returnOnly: false };
				this.emit('phaseChanged', { name: 'waiting', roomName, reason, connected: true });
				return null;
			}
			this.#waitingFor = null;
			this.#seat = seatOf(answer);
			const { resumeToken, displayName, lessonId } = answer;
			this.#wayBack = { resumeToken, displayName, lessonId, returnOnly: false };
			// A new peer: transports of the former seat must not be mixed with the new ones.
			if (!answer.resumed) this.#media.close();
			this.#subscriber.setVoices(answer.voices);
			this.#subscriber.setProducers(answer.peers);
			this.emit('entered', answer);
			this.emit('phaseChanged', { name: 'joined' });
			return answer;
		} finally {
			this.#signalling.release();
		}
	}

	async #restartMedia({ routerRtpCapabilities, voices }: RestartedMedia): Promise<void> {
		if (!this.#seat || !this.#options) return;
		const { viewer } = this.#options;
		this.#seat = { ...this.#seat, routerRtpCapabilities };
		this.#subscriber.setProducers([]);
		this.#subscriber.setVoices(voices);
		try {
			// If only our own router was lost, the others keep their producers and no `producerAdded` follows.
			await Promise.all([this.#media.open({ ...this.#seat, viewer }), this.#refreshParticipants()]);
		} catch {
			// Without a connection, the reconnect under way restores the media.
			if (this.#signalling.connected) await this.#repairMedia();
		}
	}

	/** @throws CallError */
	async #refreshParticipants(): Promise<void> {
		this.#signalling.hold();
		try {
			const { peers } = await this.#signalling.request('getParticipants', {});
			if (this.#closed) return;
			const others = peers.filter(({ peerId }) => peerId !== this.#seat?.peerId);
			this.emit('participants', others);
			this.#subscriber.setProducers(others);
		} finally {
			this.#signalling.release();
		}
	}

	#setIceServers(iceServers: IceServer[]): void {
		if (this.#seat) this.#seat = { ...this.#seat, iceServers };
		this.#media.setIceServers(iceServers);
	}
}
