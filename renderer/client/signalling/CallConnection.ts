import type { IceServer, PeerView, RtpCapabilities, VoiceView } from '../../../sfu/protocol/models.ts';
import type { CallMedia } from '../media/CallMedia.ts';
import type { Entry } from '../media/MediaSession.ts';
import type { Subscriber } from '../media/Subscriber.ts';
import type { CallPhase, JoinOptions } from '../state/types.ts';
import { backoffMs } from './backoff.ts';
import { CallError } from './CallError.ts';
import { Emitter } from './Emitter.ts';
import { joinRequest, type Place, placeOf } from './joinRequest.ts';
import { Reconnector } from './Reconnector.ts';
import type { Signalling } from './Signalling.ts';

type Parts = { signalling: Signalling; subscriber: Subscriber; media: CallMedia };

type Restart = { routerRtpCapabilities: RtpCapabilities; voices: VoiceView[] };

const firstJoinAttempts = 3;

/**
 * Comes into the room and stays there whatever the network and the server do: takes the kept place back where there is
 * one, makes a new one where there is not, and sees to it that media flow again. Needs no page reload for any of it.
 */
export class CallConnection extends Emitter<{
	phaseChanged: [CallPhase];
	/** Told before any notice that follows the answer. */
	entered: [Entry];
	/** In again after a gap. */
	returned: [];
	/** Nothing is received any more; `participants` follows. */
	mediaRestarted: [VoiceView[]];
	/** Everybody else, as they are now. */
	participants: [PeerView[]];
	/** It cannot go on. */
	failed: [CallError];
}> {
	readonly #signalling: Signalling;
	readonly #subscriber: Subscriber;
	readonly #media: CallMedia;
	#options: JoinOptions | null = null;
	#place: Place | null = null;
	#reconnector: Reconnector | null = null;
	/** Of the class whose lobby we are in; null elsewhere. */
	#waitingFor: string | null = null;
	/** The lobby's door opened since we asked last. */
	#admitted = false;
	#startsAfresh = 0;
	#closed = false;

	constructor({ signalling, subscriber, media }: Parts) {
		super();
		this.#signalling = signalling;
		this.#subscriber = subscriber;
		this.#media = media;
		media.on('lost', () => void this.#startAfresh());
		signalling.on('disconnected', () => this.#recover());
		signalling.on('serverClosing', () => this.#comeBack());
		signalling.on('admitted', () => {
			this.#admitted = true;
			void this.#comeIn();
		});
		signalling.on('mediaRestarted', (notice) => void this.#restartMedia(notice));
		signalling.on('iceServersChanged', ({ iceServers }) => this.#setIceServers(iceServers));
	}

	async join(options: JoinOptions): Promise<void> {
		this.#options = options;
		this.emit('phaseChanged', { name: 'joining' });
		await this.#comeIn({ attempts: firstJoinAttempts });
	}

	/** Skips a wait, or, when all seems well, makes sure that it is. */
	async retryNow(): Promise<void> {
		if (this.#reconnector) this.#reconnector.retryNow();
		else if (!this.#signalling.connected) this.#recover();
		else if (await this.#signalling.probe()) await this.#media.restartIce();
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		this.#reconnector?.cancel();
		this.#media.close();
		this.#signalling.close();
	}

	#recover(): void {
		if (this.#closed || this.#reconnector || !this.#options) return;
		const sinceMs = Date.now();
		void this.#comeIn({ onWait: (nextTryAtMs) => this.emit('phaseChanged', this.#gap(sinceMs, nextTryAtMs)) });
	}

	/** Whoever has not been in the class yet goes on waiting. */
	#gap(sinceMs: number, nextTryAtMs: number | null): CallPhase {
		if (this.#waitingFor === null) return { name: 'reconnecting', sinceMs, nextTryAtMs };
		return { name: 'waiting', roomName: this.#waitingFor, connected: false };
	}

	/** Leaves what there is of a connection behind. */
	#comeBack(): void {
		this.#signalling.close();
		this.#recover();
	}

	/** New media for the same place; where that does not work, a new place. */
	async #startAfresh(): Promise<void> {
		const transportIds = this.#media.transportIds;
		this.#media.close();
		// Should that be of no use either, not many times a second.
		await new Promise((resolve) => setTimeout(resolve, backoffMs(this.#startsAfresh)));
		this.#startsAfresh += 1;
		if (this.#closed || this.#reconnector || (await this.#renewMedia(transportIds))) return;
		await this.#giveUpPlace();
		// Lost meanwhile: the recovery that is under way takes the new place.
		if (!this.#reconnector) this.#comeBack();
	}

	/** false: it did not work, though the connection is there. */
	async #renewMedia(transportIds: string[]): Promise<boolean> {
		if (!this.#place || !this.#options) return false;
		try {
			await this.#media.renew({ ...this.#place, viewer: this.#options.viewer }, transportIds);
			return true;
		} catch {
			// Without a connection the recovery is under way, which renews what it finds.
			return !this.#signalling.connected;
		}
	}

	async #giveUpPlace(): Promise<void> {
		this.#place = null;
		// Where this is not heard, the place ends with its grace time.
		await this.#signalling.request('leaveRoom', {}).catch(() => {});
	}

	async #comeIn(limits: { attempts?: number; onWait?: (nextTryAtMs: number | null) => void } = {}): Promise<void> {
		if (this.#closed || this.#reconnector) return;
		const isReturn = limits.onWait !== undefined;
		this.#reconnector = new Reconnector({ attempt: () => this.#attempt(), ...limits });
		try {
			const isIn = await this.#reconnector.run();
			this.#reconnector = null;
			if (!isIn) return;
			if (isReturn && this.#place) this.emit('returned');
			// Lost again, or let in, in the last moment, when the way in was still under way.
			if (!this.#signalling.connected) this.#recover();
			else if (this.#admitted) await this.#comeIn();
		} catch (cause) {
			this.#reconnector = null;
			this.emit('failed', CallError.from(cause));
		}
	}

	/** @throws CallError, after which the connection is closed */
	async #attempt(): Promise<void> {
		const { url, token = null, viewer = false } = this.#options ?? {};
		try {
			if (!this.#signalling.connected) await this.#signalling.connect({ url, token });
			const entry = await this.#enter();
			if (!entry) return;
			// Restarted in the same moment: a session on what there is now is being made.
			if (this.#place?.routerRtpCapabilities !== entry.routerRtpCapabilities) return;
			if (!entry.resumed) return await this.#media.open({ ...entry, viewer });
			if (await this.#media.resume(entry.kept)) return;
			// The place is good, its media are not: giving it up may mean a locked door.
			if (await this.#renewMedia(entry.kept?.transportIds ?? [])) return;
			await this.#giveUpPlace();
			throw new CallError('unavailable', 'the kept place is of no use');
		} catch (cause) {
			this.#signalling.close();
			throw cause;
		}
	}

	/** Null: waiting in the lobby, or closed meanwhile. */
	async #enter(): Promise<Entry | null> {
		if (!this.#options) return null;
		this.#admitted = false;
		const request = joinRequest(this.#options, this.#place, this.#media.rtpCapabilities);
		this.#signalling.hold();
		try {
			const answer = await this.#signalling.request('joinRoom', request);
			if (this.#closed) return null;
			if (answer.status === 'waiting') {
				this.#waitingFor = answer.roomName;
				this.emit('phaseChanged', { name: 'waiting', roomName: answer.roomName, connected: true });
				return null;
			}
			this.#waitingFor = null;
			this.#place = placeOf(answer);
			// A new place: what belonged to the old one must not be mixed with it.
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

	async #restartMedia({ routerRtpCapabilities, voices }: Restart): Promise<void> {
		if (!this.#place || !this.#options) return;
		const { viewer } = this.#options;
		this.#place = { ...this.#place, routerRtpCapabilities };
		this.#subscriber.setProducers([]);
		this.#subscriber.setVoices(voices);
		this.emit('mediaRestarted', voices);
		try {
			// Where only our way to the server was lost, the others send on and are not announced again.
			await Promise.all([this.#media.open({ ...this.#place, viewer }), this.#refreshParticipants()]);
		} catch {
			// Without a connection the recovery is under way already.
			if (this.#signalling.connected) await this.#startAfresh();
		}
	}

	/** @throws CallError */
	async #refreshParticipants(): Promise<void> {
		this.#signalling.hold();
		try {
			const { peers } = await this.#signalling.request('getParticipants', {});
			if (this.#closed) return;
			const others = peers.filter(({ peerId }) => peerId !== this.#place?.peerId);
			this.emit('participants', others);
			this.#subscriber.setProducers(others);
		} finally {
			this.#signalling.release();
		}
	}

	#setIceServers(iceServers: IceServer[]): void {
		if (this.#place) this.#place = { ...this.#place, iceServers };
		this.#media.setIceServers(iceServers);
	}
}
