import type { DeviceInfo } from '../devices/devices.ts';

export const builtIn = { deviceId: 'built-in', label: 'Built-in microphone' };
export const headset = { deviceId: 'headset', label: 'Headset' };

/** The system's microphones, the default one first: what `getUserMedia` opens, and what is plugged in and out. */
export class Microphones extends EventTarget {
	present: DeviceInfo[] = [builtIn, headset];
	readonly opened: FakeTrack[] = [];
	/** The system has them all, e.g. during a phone call. */
	isTaken = false;

	getUserMedia = async ({ audio }: MediaStreamConstraints) => {
		const wanted = typeof audio === 'object' ? (audio.deviceId as { exact: string } | undefined)?.exact : undefined;
		const device = wanted === undefined ? this.present[0] : this.present.find(({ deviceId }) => deviceId === wanted);
		if (this.isTaken) throw new DOMException('the system has it', 'NotReadableError');
		if (!device) throw new DOMException('no such device', wanted ? 'OverconstrainedError' : 'NotFoundError');
		const track = new FakeTrack(device);
		this.opened.push(track);
		return { getTracks: () => [track] };
	};

	enumerateDevices = async () => this.present.map((device) => ({ ...device, kind: 'audioinput' }));

	plug(...devices: DeviceInfo[]): void {
		this.present = devices;
		for (const track of this.opened.filter(({ device }) => !devices.includes(device))) track.end();
		this.dispatchEvent(new Event('devicechange'));
	}

	/** The system ends the open tracks, and opens none until it gives the microphones back. */
	take(): void {
		this.isTaken = true;
		for (const track of this.opened) track.end();
	}

	/** Ids of the devices that are open. */
	get live(): string[] {
		return this.opened.filter(({ readyState }) => readyState === 'live').map(({ device }) => device.deviceId);
	}
}

class FakeTrack extends EventTarget {
	readonly kind = 'audio';
	readyState = 'live';
	muted = false;
	readonly label: string;

	constructor(readonly device: DeviceInfo) {
		super();
		this.label = device.label;
	}

	getSettings = () => ({ deviceId: this.device.deviceId });

	stop(): void {
		this.readyState = 'ended';
	}

	end(): void {
		if (this.readyState === 'ended') return;
		this.readyState = 'ended';
		this.dispatchEvent(new Event('ended'));
	}

	/** As the system does it, e.g. during a phone call. */
	setMuted(muted: boolean): void {
		this.muted = muted;
		this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
	}
}
