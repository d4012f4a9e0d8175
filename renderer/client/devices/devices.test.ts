import { afterEach, describe, expect, test, vi } from 'vitest';
import { deviceProblem } from './deviceErrors.ts';
import { canCapture, listDevices, openPhotoCamera, openPreview, openTrack } from './devices.ts';
import { levelOf } from './levelMeter.ts';

afterEach(() => vi.unstubAllGlobals());

function track(kind: 'audio' | 'video'): MediaStreamTrack {
	// The preview uses only these members.
	return {
		kind,
		readyState: 'live',
		stop: vi.fn(),
		getSettings: () => ({ deviceId: kind }),
	} as unknown as MediaStreamTrack;
}

function stubDevices(getUserMedia: (constraints: MediaStreamConstraints) => Promise<unknown>): void {
	vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
	vi.stubGlobal('MediaStream', class {});
}

const refuse = (name: string) => Promise.reject(new DOMException('no', name));
const give = (...kinds: ('audio' | 'video')[]) => Promise.resolve({ getTracks: () => kinds.map(track) });
const both = { mic: { enabled: true, deviceId: null }, camera: { enabled: true, deviceId: null } };

test.each([
	['NotAllowedError', 'denied'],
	['NotReadableError', 'inUse'],
	['AbortError', 'inUse'],
	['NotFoundError', 'missing'],
	['OverconstrainedError', 'missing'],
	['SecurityError', 'insecure'],
	['SomethingNewError', 'failed'],
])('maps %s to %s', (name, problem) => {
	expect(deviceProblem(new DOMException('', name))).toBe(problem);
});

describe('the preview', () => {
	test('opens both devices with one getUserMedia call', async () => {
		const getUserMedia = vi.fn(() => give('audio', 'video'));
		stubDevices(getUserMedia);
		const preview = await openPreview(both);
		expect([preview.mic.status, preview.camera.status]).toEqual(['on', 'on']);
		expect(getUserMedia).toHaveBeenCalledTimes(1);
	});

	test('opens the microphone when the camera is in use', async () => {
		stubDevices(({ video }) => (video ? refuse('NotReadableError') : give('audio')));
		const preview = await openPreview(both);
		expect([preview.mic.status, preview.camera.status]).toEqual(['on', 'inUse']);
	});

	test('reports insecure on an insecure origin', async () => {
		vi.stubGlobal('navigator', {});
		expect(canCapture()).toBe(false);
		expect(await listDevices()).toEqual({ mics: [], cameras: [], speakers: [] });
		const preview = await openPreview(both);
		expect([preview.mic.status, preview.camera.status]).toEqual(['insecure', 'insecure']);
	});

	test('does not stop tracks that were taken out of it', async () => {
		stubDevices(() => give('audio', 'video'));
		const preview = await openPreview(both);
		const mic = preview.take('mic');
		const camera = preview.take('camera');
		preview.close();
		expect(mic?.stop).not.toHaveBeenCalled();
		expect(camera?.stop).not.toHaveBeenCalled();
	});
});

test('opens a camera for photos sharper than for a call, also by another id than the one that no longer exists', async () => {
	const asked: unknown[] = [];
	stubDevices(({ video }) => {
		asked.push(video);
		return typeof video === 'object' && video.deviceId ? refuse('OverconstrainedError') : give('video');
	});
	await openPhotoCamera('unplugged');
	const sharp = { width: { ideal: 1920 }, height: { ideal: 1080 } };
	expect(asked).toEqual([{ ...sharp, deviceId: { exact: 'unplugged' } }, sharp]);
});

test('openTrack falls back to the default device when the deviceId no longer exists', async () => {
	const getUserMedia = vi.fn(({ audio }: MediaStreamConstraints) =>
		typeof audio === 'object' && audio.deviceId ? refuse('OverconstrainedError') : give('audio'),
	);
	stubDevices(getUserMedia);
	expect((await openTrack('mic', 'unplugged')).kind).toBe('audio');
});

test('levelOf is 0 for silence and 1 for loud speech', () => {
	expect(levelOf(new Float32Array(512))).toBe(0);
	expect(levelOf(new Float32Array(512).fill(0.5))).toBe(1);
	expect(levelOf(new Float32Array(512).fill(0.02))).toBeGreaterThan(0.4);
});
