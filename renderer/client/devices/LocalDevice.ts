import { Emitter } from '../signalling/Emitter.ts';
import type { LocalDeviceState } from '../types.ts';
import { DeviceError } from './deviceErrors.ts';
import { type DeviceKind, listDevices, openTrack } from './devices.ts';

type LocalDeviceEvents = {
	stateChanged: [LocalDeviceState];
	/** The track ended by itself (unplugged, used by another program, permission withdrawn); no other device was opened. */
	lost: [];
	/** The track ended by itself and the default device was opened instead. */
	replaced: [MediaStreamTrack];
};

/** Our microphone or our camera: opens, switches and releases it. Knows nothing of the network. */
export class LocalDevice extends Emitter<LocalDeviceEvents> {
	#track: MediaStreamTrack | null = null;
	#state: LocalDeviceState = { status: 'off', deviceId: null };
	#closed = false;

	constructor(readonly kind: DeviceKind) {
		super();
	}

	/** The live track; null when the device is not open. */
	get track(): MediaStreamTrack | null {
		return this.#track?.readyState === 'live' ? this.#track : null;
	}

	get state(): LocalDeviceState {
		return this.#state;
	}

	/** Sets which device to open; null: the default one. */
	prefer(deviceId: string | null): void {
		this.#setState({ ...this.#state, deviceId });
	}

	/** The track of the open device, which is opened if necessary; null when that fails, and `state` says why. */
	async open(): Promise<MediaStreamTrack | null> {
		if (this.track) {
			this.#setState({ ...this.#state, status: 'on' });
			return this.track;
		}
		return this.#openNew(this.#state.deviceId);
	}

	/** Opens another device instead. false: that failed, and the former one was opened again if possible. */
	async switchTo(deviceId: string): Promise<boolean> {
		const { deviceId: formerId } = this.#state;
		// Phones and some computers open one camera at a time: the former one must be released first.
		if (this.kind === 'camera') this.#stopTrack();
		if (await this.#openNew(deviceId)) return true;
		this.prefer(formerId);
		await this.open();
		return false;
	}

	/** Takes over the track of a device that is already open. */
	adopt(track: MediaStreamTrack): void {
		if (this.#closed) {
			track.stop();
			return;
		}
		this.#stopTrack();
		if (this.kind === 'camera') track.contentHint = 'motion';
		this.#track = track;
		track.addEventListener('ended', this.#onEnded);
		this.#setState({ status: 'on', deviceId: track.getSettings().deviceId ?? this.#state.deviceId });
	}

	/** Muted: the device stays open. */
	setOff(): void {
		this.#setState({ ...this.#state, status: 'off' });
	}

	/** Closes the device, so that its light goes out. */
	release(): void {
		this.#stopTrack();
		this.setOff();
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		this.#stopTrack();
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
		this.#stopTrack();
		const devices = await listDevices();
		const others = this.kind === 'mic' ? devices.mics : devices.cameras;
		const track = wasOn && others.length > 0 && !this.#closed ? await this.#openNew(null) : null;
		if (track) this.emit('replaced', track);
		else this.#setState({ status: wasOn ? 'missing' : 'off', deviceId: null });
		if (!track) this.emit('lost');
	};

	#stopTrack(): void {
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
