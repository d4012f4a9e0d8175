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
	const element = {
		sinkId: '',
		play: async () => {},
		setSinkId: async (sinkId: string) => {
			element.sinkId = sinkId;
		},
	};
	return element;
}

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
	// The call uses only these members of an audio element.
	const attach = (element: ReturnType<typeof anElement>) => actions.attachAudio(element as unknown as HTMLAudioElement);
	attach(first);
	actions.followSpeakers(plugged(loud, headset));
	attach(second);
	expect([first.sinkId, second.sinkId, store.getState().speakerId]).toEqual(['headset', 'headset', 'headset']);
	actions.followSpeakers(plugged(loud));
	expect([first.sinkId, second.sinkId, store.getState().speakerId]).toEqual(['', '', null]);
	actions.followSpeakers(plugged(loud, { ...headset, deviceId: 'headset again' }));
	expect([first.sinkId, second.sinkId]).toEqual(['headset again', 'headset again']);
});
