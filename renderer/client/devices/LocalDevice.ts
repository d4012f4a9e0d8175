import { Emitter } from '../signalling/Emitter.ts';
import type { LocalDeviceState } from '../state/types.ts';
import { DeviceError } from './deviceErrors.ts';
import { type DeviceKind, listDevices, openTrack } from './devices.ts';

type LocalDeviceEvents = {
	stateChanged: [LocalDeviceState];
	/** The device went away by itself (unplugged, taken, permission withdrawn) and no other took its place. */
	lost: [];
	/** Another device took the place of one that went away. */
	replaced: [MediaStreamTrack];
};

/** Our microphone or our camera: opens, changes and releases it. Knows nothing of the network. */
export class LocalDevice extends Emitter<LocalDeviceEvents> {
	#track: MediaStreamTrack | null = null;
	#state: LocalDeviceState = { status: 'off', deviceId: null };
	#closed = false;

	constructor(readonly kind: DeviceKind) {
		super();
	}

	/** Live, or null. */
	get track(): MediaStreamTrack | null {
		return this.#track?.readyState === 'live' ? this.#track : null;
	}

	get state(): LocalDeviceState {
		return this.#state;
	}

	/** Which device to open; null: the default one. */
	prefer(deviceId: string | null): void {
		this.#setState({ ...this.#state, deviceId });
	}

	/** The open device, opened if need be; null when it cannot be had, and the state says why. */
	async open(): Promise<MediaStreamTrack | null> {
		if (this.track) {
			this.#setState({ ...this.#state, status: 'on' });
			return this.track;
		}
		return this.#openNew(this.#state.deviceId);
	}

	/** Another device instead. false: it cannot be had, and the former one is open again if that is possible. */
	async change(deviceId: string): Promise<boolean> {
		const { deviceId: formerId } = this.#state;
		// Phones open one camera at a time, as do some computers: the former one must be let go of first.
		if (this.kind === 'camera') this.#letGo();
		if (await this.#openNew(deviceId)) return true;
		this.prefer(formerId);
		await this.open();
		return false;
	}

	/** Takes over a device that is already open. */
	adopt(track: MediaStreamTrack): void {
		if (this.#closed) {
			track.stop();
			return;
		}
		this.#letGo();
		if (this.kind === 'camera') track.contentHint = 'motion';
		this.#track = track;
		track.addEventListener('ended', this.#onEnded);
		this.#setState({ status: 'on', deviceId: track.getSettings().deviceId ?? this.#state.deviceId });
	}

	/** Muted, the device kept. */
	setOff(): void {
		this.#setState({ ...this.#state, status: 'off' });
	}

	/** Lets the device go: its light goes out. */
	release(): void {
		this.#letGo();
		this.setOff();
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		this.#letGo();
	}

	async #openNew(deviceId: string | null): Promise<MediaStreamTrack | null> {
		if (this.#closed) return null;
		this.#setState({ status: 'starting', deviceId });
		try {
			const track = await openTrack(this.kind, deviceId);
			this.adopt(track);
			return this.track;
		} catch (error) {
			const status = error instanceof DeviceError ? error.problem : 'failed';
			this.#setState({ status, deviceId });
			return null;
		}
	}

	readonly #onEnded = async () => {
		const wasOn = this.#state.status === 'on';
		this.#letGo();
		const devices = await listDevices();
		const others = this.kind === 'mic' ? devices.mics : devices.cameras;
		const track = wasOn && others.length > 0 && !this.#closed ? await this.#openNew(null) : null;
		if (track) this.emit('replaced', track);
		else this.#setState({ status: wasOn ? 'missing' : 'off', deviceId: null });
		if (!track) this.emit('lost');
	};

	#letGo(): void {
		this.#track?.removeEventListener('ended', this.#onEnded);
		this.#track?.stop();
		this.#track = null;
	}

	#setState(state: LocalDeviceState): void {
		if (this.#closed) return;
		if (state.status === this.#state.status && state.deviceId === this.#state.deviceId) return;
		this.#state = state;
		this.emit('stateChanged', state);
	}
}
