/** Microphones, cameras and speakers of this computer. On an insecure origin there are none: opening one ends `insecure`. */
import { findDevice, readDevice, writeDevice } from '../kept/keptDevices.ts';
import { DeviceError, type DeviceProblem, deviceProblem } from './deviceErrors.ts';

export type { DeviceProblem } from './deviceErrors.ts';

/** `label` is empty until the person has allowed a device of that kind. */
export type DeviceInfo = { deviceId: string; label: string };
export type DeviceList = { mics: DeviceInfo[]; cameras: DeviceInfo[]; speakers: DeviceInfo[] };

/** false: this page can neither record nor share (plain HTTP on an address that is not localhost). */
export const canCapture = (): boolean => mediaDevices()?.getUserMedia !== undefined;
/** false on phones and on insecure pages. */
export const canShareScreen = (): boolean => mediaDevices()?.getDisplayMedia !== undefined;
/** Chromium and Firefox. */
export const canChooseSpeaker = (): boolean =>
	typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

/** Never rejects: without access the lists are empty. */
export async function listDevices(): Promise<DeviceList> {
	const all =
		(await mediaDevices()
			?.enumerateDevices()
			.catch(() => [])) ?? [];
	const ofKind = (kind: MediaDeviceKind) =>
		all
			// Before permission, browsers list one device of each kind without deviceId, which cannot be chosen.
			.filter((device) => device.kind === kind && device.deviceId !== '')
			.map(({ deviceId, label }) => ({ deviceId, label }));
	return { mics: ofKind('audioinput'), cameras: ofKind('videoinput'), speakers: ofKind('audiooutput') };
}

/** Calls the listener now and on every `devicechange`. Returns how to stop. */
export function watchDevices(listener: (devices: DeviceList) => void): () => void {
	let watching = true;
	const report = () =>
		void listDevices().then((devices) => {
			if (watching) listener(devices);
		});
	report();
	const devices = mediaDevices();
	devices?.addEventListener?.('devicechange', report);
	return () => {
		watching = false;
		devices?.removeEventListener?.('devicechange', report);
	};
}

export type DeviceKind = 'mic' | 'camera';

const constraints = {
	mic: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
	camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } },
} satisfies Record<DeviceKind, MediaTrackConstraints>;

/** Of a sheet of paper; larger ones would not be seen on a stage. */
const photoConstraints: MediaTrackConstraints = { width: { ideal: 1920 }, height: { ideal: 1080 } };

/**
 * Opens one device; null opens the system's default. A device that no longer exists under this id is looked for by its
 * name, if it is the chosen one; else the default is opened.
 * @param wanted how it should be. Default: as for a call
 * @throws DeviceError
 */
export async function openTrack(
	kind: DeviceKind,
	deviceId: string | null,
	wanted: MediaTrackConstraints = constraints[kind],
): Promise<MediaStreamTrack> {
	const devices = mediaDevices();
	if (!devices?.getUserMedia) throw new DeviceError('insecure');
	const trackConstraints = { ...wanted, ...exactly(deviceId) };
	try {
		const stream = await devices.getUserMedia(
			kind === 'mic' ? { audio: trackConstraints } : { video: trackConstraints },
		);
		const [track] = stream.getTracks();
		if (!track) throw new DeviceError('missing');
		return track;
	} catch (error) {
		if (error instanceof DeviceError) throw error;
		const problem = deviceProblem(error);
		if (problem === 'missing' && deviceId !== null) return openByName(kind, deviceId, wanted);
		throw new DeviceError(problem, { cause: error });
	}
}

/** A camera as sharp as a photo of a sheet of paper needs it, also while the same one is open for the call. @throws DeviceError */
export const openPhotoCamera = (deviceId: string | null): Promise<MediaStreamTrack> =>
	openTrack('camera', deviceId, photoConstraints);

/** Browsers tell the names of devices only once one of them is open. @throws DeviceError */
async function openByName(kind: DeviceKind, goneId: string, wanted: MediaTrackConstraints): Promise<MediaStreamTrack> {
	const track = await openTrack(kind, null, wanted);
	const kept = readDevice(kind);
	if (kept?.deviceId !== goneId) return track;
	const devices = await listDevices();
	const device = findDevice(kept, kind === 'mic' ? devices.mics : devices.cameras);
	if (!device) return track;
	writeDevice(kind, device);
	if (device.deviceId === track.getSettings().deviceId) return track;
	track.stop();
	return openTrack(kind, device.deviceId, wanted);
}

/** One device on the join screen. */
export type PreviewDevice =
	| { status: 'on'; stream: MediaStream; deviceId: string | null }
	| { status: 'off' | DeviceProblem; stream: null; deviceId: null };

/** Whether to open a device and which one; a deviceId of null is the default device. */
export type DeviceChoice = { enabled: boolean; deviceId: string | null };

/** Close it, or pass it to `join({ preview })`, which takes the open devices over without a second permission prompt. */
export type Preview = {
	mic: PreviewDevice;
	camera: PreviewDevice;
	/** Takes a track out of the preview: `close` does not stop it any more. */
	take(kind: DeviceKind): MediaStreamTrack | null;
	/** Idempotent. */
	close(): void;
};

/** The choice of the join screen. */
export type DeviceOptions = {
	mic: DeviceChoice;
	camera: DeviceChoice;
	/** The open devices of the join screen; the call takes them over, without a second permission prompt. */
	preview?: Preview;
};

/** Opens the enabled devices. Never rejects; a device that cannot be opened does not affect the other. */
export async function openPreview(choice: Record<DeviceKind, DeviceChoice>): Promise<Preview> {
	const tracks = new Map<DeviceKind, MediaStreamTrack>();
	const open = async (kind: DeviceKind): Promise<PreviewDevice> => {
		if (!choice[kind].enabled) return { status: 'off', stream: null, deviceId: null };
		try {
			const track = tracks.get(kind) ?? (await openTrack(kind, choice[kind].deviceId));
			tracks.set(kind, track);
			return { status: 'on', stream: new MediaStream([track]), deviceId: track.getSettings().deviceId ?? null };
		} catch (error) {
			return { status: error instanceof DeviceError ? error.problem : 'failed', stream: null, deviceId: null };
		}
	};
	if (choice.mic.enabled && choice.camera.enabled) {
		for (const track of await openTogether(choice)) tracks.set(track.kind === 'audio' ? 'mic' : 'camera', track);
	}
	const [mic, camera] = await Promise.all([open('mic'), open('camera')]);
	return {
		mic,
		camera,
		take(kind) {
			const track = tracks.get(kind) ?? null;
			tracks.delete(kind);
			return track;
		},
		close() {
			for (const track of tracks.values()) track.stop();
			tracks.clear();
		},
	};
}

/** Opens both with one permission prompt. Empty if either fails: the caller then opens each by itself. */
async function openTogether(choice: Record<DeviceKind, DeviceChoice>): Promise<MediaStreamTrack[]> {
	try {
		const stream = await mediaDevices()?.getUserMedia?.({
			audio: { ...constraints.mic, ...exactly(choice.mic.deviceId) },
			video: { ...constraints.camera, ...exactly(choice.camera.deviceId) },
		});
		return stream?.getTracks() ?? [];
	} catch {
		return [];
	}
}

/** @param deviceId null: the default one */
const exactly = (deviceId: string | null): MediaTrackConstraints =>
	deviceId === null ? {} : { deviceId: { exact: deviceId } };

/** Undefined on insecure origins, although the DOM type says otherwise. */
function mediaDevices(): MediaDevices | undefined {
	return typeof navigator === 'undefined' ? undefined : navigator.mediaDevices;
}
