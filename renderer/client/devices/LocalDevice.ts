import { findDevice, type KeptDevice, readDevice } from '../kept/keptDevices.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { LocalDeviceState } from '../types.ts';
import { devicesOf } from './chosenDevice.ts';
import { DeviceError, type DeviceProblem } from './deviceErrors.ts';
import { type DeviceKind, type DeviceList, listDevices, openTrack, watchDevices } from './devices.ts';

/** Which device is used from now on. `isWanted`: the one that the person wants; otherwise it stands in for it. */
export type Replacement = { name: string; isWanted: boolean };

type LocalDeviceEvents = {
	stateChanged: [LocalDeviceState];
	/** The track ended by itself (unplugged, used by another program, permission withdrawn); no other device was opened. */
	lost: [];
	/** Another device was opened: the one before has gone, or the wanted one is there again. */
	replaced: [Replacement];
	/** The system took the microphone or the camera away for a while (phone call, switch of the computer), or gave it back. */
	interruptionChanged: [isInterrupted: boolean];
};

/** Shorter gaps, e.g. while a device starts, are nothing that a person can notice. */
const interruptedAfterMs = 1_000;
/** How often a device is asked for that the system has taken away altogether: nothing tells when it is free. */
const takeBackMs = 4_000;

/** Another program, or the system itself, has the device for now. */
const isBusy = (problem: DeviceProblem): boolean => problem === 'inUse' || problem === 'failed';

/**
 * Our microphone or our camera: opens, switches and releases it. While it is on, it follows what is plugged in and out, and
 * never turns on what is off. Knows nothing of the network.
 */
export class LocalDevice extends Emitter<LocalDeviceEvents> {
	#track: MediaStreamTrack | null = null;
	#state: LocalDeviceState = { status: 'off', deviceId: null };
	/** To be used whenever it is there; null: the default device. */
	#wanted: KeptDevice | null = null;
	#closed = false;
	#muteTimer: ReturnType<typeof setTimeout> | undefined;
	#takeBackTimer: ReturnType<typeof setTimeout> | undefined;
	#stopWatching: (() => void) | null = null;

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
		const kept = readDevice(this.kind);
		if (deviceId === null) this.#wanted = null;
		else this.#wanted = kept?.deviceId === deviceId ? kept : { deviceId, label: '' };
		this.#setState({ ...this.#state, deviceId });
	}

	/** The track of the open device, which is opened if necessary; null when that fails, and `state` says why. */
	async open(): Promise<MediaStreamTrack | null> {
		if (this.track && !this.track.muted) {
			this.#setState({ ...this.#state, status: 'on' });
			return this.track;
		}
		if (this.#state.status !== 'interrupted') return this.#openNew(this.#state.deviceId);
		this.#setState({ ...this.#state, status: 'starting' });
		return (await this.#takeBack('starting')) ? this.track : null;
	}

	/** Opens another device instead. false: that failed, and the former one was opened again if possible. */
	async switchTo(deviceId: string): Promise<boolean> {
		const { deviceId: formerId } = this.#state;
		this.prefer(deviceId);
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
		track.addEventListener('mute', this.#onMute);
		track.addEventListener('unmute', this.#onUnmute);
		const deviceId = track.getSettings().deviceId ?? this.#state.deviceId;
		// The name by which it is known when it is plugged in again, under another id.
		if (this.#wanted?.deviceId === deviceId) this.#wanted = { ...this.#wanted, label: track.label };
		this.#setState({ status: 'on', deviceId });
		if (track.muted) this.#onMute();
		this.#watch();
	}

	/** Opens the device anew that the system has interrupted. false: it has not, or needs it still. */
	async recover(): Promise<boolean> {
		return this.#state.status === 'interrupted' && (await this.#takeBack('interrupted'));
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
		clearTimeout(this.#takeBackTimer);
		this.#stopWatching?.();
		this.#stopTrack();
	}

	async #openNew(deviceId: string | null): Promise<MediaStreamTrack | null> {
		if (this.#closed) return null;
		this.#watch();
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

	/**
	 * Opens the interrupted device anew; while it fails, nobody is told again, since a phone call may still go on.
	 * @param during the state at its beginning: in any other one, the person or a host has decided meanwhile
	 */
	async #takeBack(during: 'starting' | 'interrupted'): Promise<boolean> {
		clearTimeout(this.#takeBackTimer);
		const { deviceId } = this.#state;
		const { track, problem } = await openTrack(this.kind, deviceId).then(
			(opened) => ({ track: opened, problem: null }),
			(error) => ({ track: null, problem: error instanceof DeviceError ? error.problem : 'failed' }),
		);
		if (this.#closed || this.#state.status !== during) {
			track?.stop();
			return false;
		}
		if (track && !track.muted) {
			this.adopt(track);
			if (!this.#isWantedOpen) this.emit('replaced', { name: track.label, isWanted: false });
			else if (during === 'interrupted') this.emit('interruptionChanged', false);
			return true;
		}
		track?.stop();
		if (problem === null || isBusy(problem)) this.#interrupt();
		else this.#setState({ status: problem, deviceId });
		return false;
	}

	/** The system has the device: asks for it again and again. */
	#interrupt(): void {
		const wasInterrupted = this.#state.status === 'interrupted';
		this.#setState({ ...this.#state, status: 'interrupted' });
		clearTimeout(this.#takeBackTimer);
		if (!this.#closed) this.#takeBackTimer = setTimeout(() => void this.recover(), takeBackMs);
		if (!wasInterrupted) this.emit('interruptionChanged', true);
	}

	#watch(): void {
		this.#stopWatching ??= watchDevices((devices) => void this.#follow(devices));
	}

	/** Something was plugged in or out. */
	async #follow(devices: DeviceList): Promise<void> {
		const { status } = this.#state;
		const present = devicesOf(this.kind, devices);
		const wanted = this.#wanted && findDevice(this.#wanted, present);
		if (status === 'missing' && present.length > 0) await this.#replaceBy(wanted?.deviceId ?? null);
		else if (status === 'on' && wanted && !this.#isWantedOpen) await this.#replaceBy(wanted.deviceId);
	}

	async #replaceBy(deviceId: string | null): Promise<MediaStreamTrack | null> {
		const track = await this.#openNew(deviceId);
		if (track) this.emit('replaced', { name: track.label, isWanted: this.#isWantedOpen });
		return track;
	}

	get #isWantedOpen(): boolean {
		const { deviceId } = this.#state;
		if (!this.#wanted || !this.#track) return true;
		return findDevice(this.#wanted, [{ deviceId: deviceId ?? '', label: this.#track.label }]) !== null;
	}

	readonly #onEnded = async () => {
		const { deviceId } = this.#state;
		// The one that was used is the one that is expected when it is plugged in again.
		if (deviceId !== null && this.#track) this.#wanted ??= { deviceId, label: this.#track.label };
		this.#stopTrack();
		const present = devicesOf(this.kind, await listDevices());
		// Read now: it may have been turned off, or another device chosen, while the list was fetched.
		const { status } = this.#state;
		if (status === 'starting') return;
		const wasOn = status === 'on' || status === 'interrupted';
		if (wasOn && !this.#closed && this.#wanted && findDevice(this.#wanted, present)) return this.#takenAway();
		const track = wasOn && present.length > 0 && !this.#closed ? await this.#replaceBy(null) : null;
		if (track) return;
		this.#setState({ status: wasOn ? 'missing' : 'off', deviceId: this.#wanted?.deviceId ?? null });
		this.emit('lost');
	};

	/** The track ended, and its device is still there: e.g. a phone call has it, or its permission was withdrawn. */
	async #takenAway(): Promise<void> {
		this.#setState({ ...this.#state, status: 'interrupted' });
		if (await this.#takeBack('interrupted')) return;
		this.emit('lost');
	}

	readonly #onMute = () => {
		clearTimeout(this.#muteTimer);
		this.#muteTimer = setTimeout(() => {
			if (!this.track?.muted || this.#state.status !== 'on') return;
			this.#setState({ ...this.#state, status: 'interrupted' });
			this.emit('interruptionChanged', true);
		}, interruptedAfterMs);
	};

	readonly #onUnmute = () => {
		clearTimeout(this.#muteTimer);
		if (this.#state.status !== 'interrupted') return;
		clearTimeout(this.#takeBackTimer);
		this.#setState({ ...this.#state, status: 'on' });
		this.emit('interruptionChanged', false);
	};

	#stopTrack(): void {
		clearTimeout(this.#muteTimer);
		this.#track?.removeEventListener('ended', this.#onEnded);
		this.#track?.removeEventListener('mute', this.#onMute);
		this.#track?.removeEventListener('unmute', this.#onUnmute);
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
