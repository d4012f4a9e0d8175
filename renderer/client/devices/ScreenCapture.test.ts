import { afterEach, expect, test, vi } from 'vitest';
import { captureScreen, type ScreenTracks, surfaceOf } from './ScreenCapture.ts';

afterEach(() => vi.unstubAllGlobals());

const track = (label: string, displaySurface?: string) =>
	// Only the members that describe the surface.
	({ label, readyState: 'live', getSettings: () => ({ displaySurface }) }) as unknown as MediaStreamTrack;

const described = (video: MediaStreamTrack, audio: ScreenTracks['audio'] = null) => surfaceOf({ video, audio });

/** What the page asks of a browser that supports these constraints. */
async function optionsAskedOf(supported: object): Promise<unknown> {
	const getDisplayMedia = vi.fn(() => Promise.reject(new DOMException('', 'AbortError')));
	vi.stubGlobal('navigator', { mediaDevices: { getSupportedConstraints: () => supported, getDisplayMedia } });
	expect(await captureScreen()).toBe('cancelled');
	return getDisplayMedia.mock.calls.flat()[0];
}

test('what is shared is named by the title that the browser gives, and by its kind where it gives an id', () => {
	expect(described(track('Slides.pdf', 'window'))).toEqual({ kind: 'window', name: 'Slides.pdf', sound: false });
	expect(described(track('screen:0:0', 'monitor'))).toMatchObject({ kind: 'screen', name: null });
	expect(described(track('window:-1:0', 'window'))).toMatchObject({ kind: 'window', name: null });
	const tab = track('web-contents-media-stream://A77D2B70D18286296D1B23CC146A3CBD', 'browser');
	expect(described(tab, track('tab audio'))).toEqual({ kind: 'tab', name: null, sound: true });
	expect(described(track(' '))).toMatchObject({ kind: null, name: null });
	expect(described(track('screen: how to read one', 'window'))).toMatchObject({ name: 'screen: how to read one' });
});

test('the call’s own sound is left out of what is shared where the browser can, and the class is not offered', async () => {
	const asked = { selfBrowserSurface: 'exclude', systemAudio: 'include', surfaceSwitching: 'include' };
	expect(await optionsAskedOf({ restrictOwnAudio: true })).toMatchObject({
		...asked,
		audio: { restrictOwnAudio: true, echoCancellation: false },
	});
	const older = await optionsAskedOf({});
	expect(older).toMatchObject(asked);
	expect(older).not.toHaveProperty('audio.restrictOwnAudio');
});
