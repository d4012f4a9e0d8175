import type { Source } from '../../../sfu/protocol/models.ts';
import type { DeviceWishes } from '../kept/keptWishes.ts';
import type { Publisher } from '../media/Publisher.ts';
import type { CallError } from '../signalling/CallError.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { ConnectOptions, LocalDeviceState, MediaView, ScreenState, ToastKey } from '../types.ts';
import { canShareScreen, type DeviceKind, type DeviceOptions } from './devices.ts';
import { LocalDevice } from './LocalDevice.ts';
import { captureScreen, type ScreenTracks, stopTracks, surfaceOf } from './ScreenCapture.ts';

const screenOff: ScreenState = { status: 'off', deviceId: null, paused: false, surface: null };

/** Our own microphone, camera and screen: opens devices as the person chose and hands their tracks to the publisher. */
export class OwnMedia extends Emitter<{
	/** `view()` or `states` changed. */
	changed: [];
	/** The browser stopped something, or another device is used than before; the toast says what. */
	interrupted: [ToastKey, values?: { name: string }];
	/** The server does not let us send it. */
	refused: [Source, CallError];
}> {
	readonly #publisher: Publisher;
	readonly #devices = { mic: new LocalDevice('mic'), camera: new LocalDevice('camera') };
	/** What the person chose last; it may change while a device is being opened. */
	readonly #enabled: Record<DeviceKind, boolean> = { mic: false, camera: false };
	/** The same, but for a microphone that is on only while a key is held. */
	#wishes: DeviceWishes = { mic: false, camera: false };
	readonly #streams = new Map<Source, MediaStream>();
	#screen: ScreenTracks | null = null;
	#screenState = screenOff;
	#closed = false;

	constructor(publisher: Publisher) {
		super();
		this.#publisher = publisher;
		publisher.on('changed', () => this.emit('changed'));
		publisher.on('refused', (source, error) => this.#refused(source, error));
		for (const kind of ['mic', 'camera'] as const) {
			const device = this.#devices[kind];
			device.on('stateChanged', () => this.emit('changed'));
			device.on('replaced', ({ name, isWanted }) => {
				// Turned off, by the person or by a host, while the other device was being opened.
				if (!this.#enabled[kind]) return void this.#turn(kind, false);
				this.emit('interrupted', isWanted ? 'deviceBack' : 'deviceReplaced', { name });
				void this.#publish(kind);
			});
			device.on('interruptionChanged', (isInterrupted) => {
				if (!isInterrupted) this.emit('interrupted', kind === 'mic' ? 'micBack' : 'cameraBack');
				void this.#publish(kind);
			});
			device.on('lost', () => void this.#publish(kind));
		}
	}

	/** What the person wants of microphone and camera; the same object while it stays. */
	get wishes(): DeviceWishes {
		return this.#wishes;
	}

	get states(): { mic: LocalDeviceState; camera: LocalDeviceState; screen: ScreenState } {
		return { mic: this.#devices.mic.state, camera: this.#devices.camera.state, screen: this.#screenState };
	}

	/** Starts with the choice of the join screen and takes over the devices of its preview. */
	async start({ mic, camera, preview, viewer }: DeviceOptions & Pick<ConnectOptions, 'viewer'>): Promise<void> {
		this.#devices.mic.prefer(mic.deviceId);
		this.#devices.camera.prefer(camera.deviceId);
		for (const kind of ['mic', 'camera'] as const) {
			const track = preview?.take(kind);
			if (track && !viewer && { mic, camera }[kind].enabled) this.#devices[kind].adopt(track);
			else track?.stop();
		}
		preview?.close();
		if (viewer) return;
		await Promise.all([this.setEnabled('mic', mic.enabled), this.setEnabled('camera', camera.enabled)]);
	}

	/** A muted microphone stays open, so that unmuting takes no time; a camera is released, so that its light goes out. */
	async setEnabled(kind: DeviceKind, enabled: boolean): Promise<void> {
		if (this.#wishes[kind] !== enabled) {
			this.#wishes = { ...this.#wishes, [kind]: enabled };
			this.emit('changed');
		}
		await this.#turn(kind, enabled);
	}

	/** Opens the microphone while somebody speaks; afterwards it is what they want of it otherwise. */
	async talk(isTalking: boolean): Promise<void> {
		await this.#turn('mic', isTalking || this.#wishes.mic);
	}

	async #turn(kind: DeviceKind, enabled: boolean): Promise<void> {
		this.#enabled[kind] = enabled;
		const device = this.#devices[kind];
		if (enabled) await device.open();
		else if (kind === 'camera') device.release();
		else device.setOff();
		// Turned off again while the device was being opened.
		if (enabled && !this.#enabled[kind]) return this.#turn(kind, false);
		await this.#publish(kind);
	}

	async switchTo(kind: DeviceKind, deviceId: string): Promise<void> {
		const device = this.#devices[kind];
		if (!this.#enabled[kind]) {
			device.release();
			device.prefer(deviceId);
		} else if (!(await device.switchTo(deviceId))) {
			this.emit('interrupted', 'deviceNotSwitched');
		}
		if (!this.#enabled[kind]) return this.setEnabled(kind, false);
		await this.#publish(kind);
	}

	/** The page is visible again: phones give a microphone that they took away back only when it is opened anew. */
	async recover(): Promise<void> {
		await Promise.all([this.#devices.mic.recover(), this.#devices.camera.recover()]);
	}

	async startScreen(): Promise<void> {
		if (this.#screen || this.#screenState.status === 'starting' || this.#closed) return;
		if (!canShareScreen()) return this.#endScreen('shareFailed');
		this.#setScreen(null, { ...screenOff, status: 'starting' });
		const outcome = await captureScreen();
		// Stopped, by a host or with the call, while the person chose what to share.
		if (this.states.screen.status !== 'starting') return stopTracks(outcome);
		if (outcome === 'cancelled') return this.#endScreen();
		if (outcome === 'failed') return this.#endScreen('shareFailed');
		this.#setScreen(outcome, { ...screenOff, status: 'on', surface: surfaceOf(outcome) });
		this.#watchScreen(outcome);
		await this.#publishScreen();
	}

	/** The others keep the last picture, and hear no sound of it. Does nothing while no screen is shared. */
	pauseScreen(): Promise<void> {
		return this.#setScreenPaused(true);
	}

	resumeScreen(): Promise<void> {
		return this.#setScreenPaused(false);
	}

	async stopScreen(): Promise<void> {
		this.#endScreen();
		await Promise.all([this.#publisher.set('screen', null), this.#publisher.set('screenAudio', null)]);
	}

	/** A host stopped these sources: whatever the person wished before is off. Returns those that were on. */
	stop(sources: readonly Source[]): Source[] {
		const wereOn = sources.filter((source) => this.#isOn(source));
		for (const kind of ['mic', 'camera'] as const) {
			if (sources.includes(kind) && this.#enabled[kind]) void this.setEnabled(kind, false);
		}
		if (sources.includes('screen') || sources.includes('screenAudio')) void this.stopScreen();
		return wereOn;
	}

	/** The server closed a producer of ours. Returns the sources that were on. */
	producerClosed(producerId: string): Source[] {
		const source = this.#publisher.sourceOf(producerId);
		if (!source) return [];
		this.#publisher.forget(source);
		return this.stop([source]);
	}

	/** Our media as our own tile shows them. Each stream is stable while its track stays. */
	view(): Partial<Record<Source, MediaView>> {
		const media: Partial<Record<Source, MediaView>> = {};
		const { mic, camera } = this.#devices;
		const add = (source: Source, track: MediaStreamTrack | null, isOn: boolean) => {
			const producerId = this.#publisher.producerId(source);
			if (!track && !producerId) return;
			media[source] = { source, stream: this.#streamOf(source, track), paused: !isOn, producerId: producerId ?? '' };
		};
		add('mic', mic.track, mic.state.status === 'on');
		add('camera', camera.track, camera.state.status === 'on');
		add('screen', this.#screen?.video ?? null, !this.#screenState.paused);
		add('screenAudio', this.#screen?.audio ?? null, !this.#screenState.paused);
		return media;
	}

	/** Releases every device. Idempotent. */
	close(): void {
		this.#closed = true;
		this.#devices.mic.close();
		this.#devices.camera.close();
		this.#endScreen();
	}

	async #publish(kind: DeviceKind): Promise<void> {
		const { track, state } = this.#devices[kind];
		const paused = !this.#enabled[kind] || !track || state.status === 'interrupted';
		await this.#publisher.set(kind, { track, paused });
	}

	#isOn(source: Source): boolean {
		if (source === 'screenAudio') return Boolean(this.#screen?.audio);
		const { status } = this.states[source];
		return status === 'on' || status === 'starting';
	}

	#refused(source: Source, error: CallError): void {
		// Otherwise a host stopped it meanwhile, and the person was told.
		if (this.#isOn(source)) this.emit('refused', source, error);
		if (source === 'screen') void this.stopScreen();
		else if (source !== 'screenAudio') void this.setEnabled(source, false);
	}

	async #setScreenPaused(paused: boolean): Promise<void> {
		if (!this.#screen || this.#screenState.paused === paused) return;
		this.#setScreen(this.#screen, { ...this.#screenState, paused });
		await this.#publishScreen();
	}

	async #publishScreen(): Promise<void> {
		if (!this.#screen) return;
		const { video, audio } = this.#screen;
		const { paused } = this.#screenState;
		await Promise.all([
			this.#publisher.set('screen', { track: video, paused }),
			audio && this.#publisher.set('screenAudio', { track: audio, paused }),
		]);
	}

	#watchScreen(screen: ScreenTracks): void {
		const { video, audio } = screen;
		// Stopped in the browser's own bar or by the system, or the window that was shared is closed.
		video.addEventListener('ended', () => {
			if (this.#screen !== screen) return;
			this.emit('interrupted', 'shareStopped');
			void this.stopScreen();
		});
		const changed = () => {
			if (this.#screen === screen) this.#setScreen(screen, { ...this.#screenState, surface: surfaceOf(screen) });
		};
		// Another tab or window is shared from now on, chosen in the browser's own bar.
		video.addEventListener('configurationchange', changed);
		audio?.addEventListener('ended', changed);
	}

	#endScreen(toast?: ToastKey): void {
		stopTracks(this.#screen);
		this.#setScreen(null, screenOff);
		if (toast) this.emit('interrupted', toast);
	}

	#setScreen(screen: ScreenTracks | null, state: ScreenState): void {
		this.#screen = screen;
		this.#screenState = state;
		this.emit('changed');
	}

	#streamOf(source: Source, track: MediaStreamTrack | null): MediaStream | null {
		const known = this.#streams.get(source);
		if (track && known?.getTracks()[0] === track) return known;
		if (!track) return null;
		const stream = new MediaStream([track]);
		this.#streams.set(source, stream);
		return stream;
	}
}
