import { afterEach, describe, expect, test, vi } from 'vitest';
import { deviceProblem } from './deviceErrors.ts';
import { canCapture, listDevices, openPreview, openTrack } from './devices.ts';
import { levelOf } from './levelMeter.ts';

afterEach(() => vi.unstubAllGlobals());

function track(kind: 'audio' | 'video'): MediaStreamTrack {
	// Only what the preview touches.
	return {
		kind,
		readyState: 'live',
		stop: vi.fn(),
		getSettings: () => ({ deviceId: kind }),
	} as unknown as MediaStreamTrack;
}

function stubDevices(getUserMedia: (wish: MediaStreamConstraints) => Promise<unknown>): void {
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
])('%s means %s', (name, problem) => {
	expect(deviceProblem(new DOMException('', name))).toBe(problem);
});

describe('the preview', () => {
	test('asks once for both', async () => {
		const getUserMedia = vi.fn(() => give('audio', 'video'));
		stubDevices(getUserMedia);
		const preview = await openPreview(both);
		expect([preview.mic.status, preview.camera.status]).toEqual(['on', 'on']);
		expect(getUserMedia).toHaveBeenCalledTimes(1);
	});

	test('has the microphone when the camera is in use', async () => {
		stubDevices(({ video }) => (video ? refuse('NotReadableError') : give('audio')));
		const preview = await openPreview(both);
		expect([preview.mic.status, preview.camera.status]).toEqual(['on', 'inUse']);
	});

	test('on an insecure page says so', async () => {
		vi.stubGlobal('navigator', {});
		expect(canCapture()).toBe(false);
		expect(await listDevices()).toEqual({ mics: [], cameras: [], speakers: [] });
		const preview = await openPreview(both);
		expect([preview.mic.status, preview.camera.status]).toEqual(['insecure', 'insecure']);
	});

	test('stops what was not taken over', async () => {
		stubDevices(() => give('audio', 'video'));
		const preview = await openPreview(both);
		const mic = preview.take('mic');
		const camera = preview.take('camera');
		preview.close();
		expect(mic?.stop).not.toHaveBeenCalled();
		expect(camera?.stop).not.toHaveBeenCalled();
	});
});

test('a device that is gone gives way to the default one', async () => {
	const getUserMedia = vi.fn(({ audio }: MediaStreamConstraints) =>
		typeof audio === 'object' && audio.deviceId ? refuse('OverconstrainedError') : give('audio'),
	);
	stubDevices(getUserMedia);
	expect((await openTrack('mic', 'unplugged')).kind).toBe('audio');
});

test('levels run from silence to loud', () => {
	expect(levelOf(new Float32Array(512))).toBe(0);
	expect(levelOf(new Float32Array(512).fill(0.5))).toBe(1);
	expect(levelOf(new Float32Array(512).fill(0.02))).toBeGreaterThan(0.4);
});
