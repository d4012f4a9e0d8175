import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceInfo } from '../devices/devices.ts';
import { memoryStorage } from '../testing/memoryStorage.ts';
import { createCall } from './callStore.ts';

const loud = { deviceId: 'loud', label: 'Loudspeakers' };
const headset = { deviceId: 'headset', label: 'Headset' };

beforeEach(() => void vi.stubGlobal('localStorage', memoryStorage()));
afterEach(() => vi.unstubAllGlobals());

/** An `<audio>` as far as the call uses it. */
function anElement() {
	const element = Object.assign(new EventTarget(), {
		sinkId: '',
		paused: true,
		play: async () => {
			element.paused = false;
		},
		/** As the system does it. */
		pause: () => {
			element.paused = true;
			element.dispatchEvent(new Event('pause'));
		},
		setSinkId: async (sinkId: string) => {
			element.sinkId = sinkId;
		},
	});
	return element;
}

// The call uses only these members of an audio element.
const audio = (element: ReturnType<typeof anElement>) => element as unknown as HTMLAudioElement;

/** The speakers that are there now. */
function plugged(...speakers: DeviceInfo[]) {
	const enumerateDevices = async () => speakers.map((device) => ({ ...device, kind: 'audiooutput' }));
	vi.stubGlobal('navigator', { mediaDevices: { enumerateDevices } });
	return { mics: [], cameras: [], speakers };
}

test('a chosen speaker plays the next class too, leaves for the default one when it is unplugged, and comes back', async () => {
	plugged(loud, headset);
	await createCall().actions.setSpeaker('headset');
	const { actions, store } = createCall();
	const [first, second] = [anElement(), anElement()];
	actions.attachAudio(audio(first));
	actions.followSpeakers(plugged(loud, headset));
	actions.attachAudio(audio(second));
	expect([first.sinkId, second.sinkId, store.getState().speakerId]).toEqual(['headset', 'headset', 'headset']);
	actions.followSpeakers(plugged(loud));
	expect([first.sinkId, second.sinkId, store.getState().speakerId]).toEqual(['', '', null]);
	expect(store.getState().toasts).toMatchObject([{ key: 'speakerGone', values: { name: headset.label } }]);
	actions.followSpeakers(plugged(loud, { ...headset, deviceId: 'headset again' }));
	expect([first.sinkId, second.sinkId]).toEqual(['headset again', 'headset again']);
	expect(store.getState().toasts[1]).toMatchObject({ key: 'deviceBack', values: { name: headset.label } });
});

test('goes on with the sound that the system paused, at once when a speaker comes or goes, and not after it was detached', async () => {
	vi.useFakeTimers();
	const { actions } = createCall();
	const [playing, removed] = [anElement(), anElement()];
	actions.attachAudio(audio(playing));
	const detach = actions.attachAudio(audio(removed));
	playing.pause();
	removed.pause();
	detach();
	await vi.advanceTimersByTimeAsync(1_000);
	expect([playing.paused, removed.paused]).toEqual([false, true]);
	playing.pause();
	actions.followSpeakers(plugged(loud));
	expect(playing.paused).toBe(false);
	vi.useRealTimers();
});
