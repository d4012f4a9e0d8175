import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeDevice } from '../kept/keptDevices.ts';
import { builtIn, headset, Microphones } from '../testing/Microphones.ts';
import { memoryStorage } from '../testing/memoryStorage.ts';
import { LocalDevice, type Replacement } from './LocalDevice.ts';

let mics: Microphones;
let mic: LocalDevice;
let replacements: Replacement[];

beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal('localStorage', memoryStorage());
	mics = new Microphones();
	vi.stubGlobal('navigator', { mediaDevices: mics });
	mic = new LocalDevice('mic');
	replacements = [];
	mic.on('replaced', (replacement) => replacements.push(replacement));
});

afterEach(() => {
	mic.close();
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const passMs = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a microphone that is on', () => {
	test('is replaced by another one when it is unplugged, and used again when it is plugged in', async () => {
		mic.prefer('headset');
		await mic.open();
		mics.plug(builtIn);
		await settle();
		expect([mics.live, replacements]).toEqual([['built-in'], [{ name: builtIn.label, isWanted: false }]]);
		expect(mic.state).toEqual({ status: 'on', deviceId: 'built-in' });
		mics.plug(builtIn, headset);
		await settle();
		expect([mics.live, replacements[1]]).toEqual([['headset'], { name: headset.label, isWanted: true }]);
	});

	test('is the chosen one as soon as that is plugged in, when the form had to open another one', async () => {
		writeDevice('mic', headset);
		mics.present = [builtIn];
		mic.prefer('headset');
		const { getTracks } = await mics.getUserMedia({ audio: true });
		// A device uses only these members of a track.
		mic.adopt(getTracks()[0] as unknown as MediaStreamTrack);
		await settle();
		expect(mics.live).toEqual(['built-in']);
		mics.plug(builtIn, headset);
		await settle();
		expect([mics.live, replacements]).toEqual([['headset'], [{ name: headset.label, isWanted: true }]]);
	});

	test('opens no other one when it is turned off just after it was unplugged', async () => {
		await mic.open();
		mics.plug(headset);
		mic.release();
		await settle();
		expect([mics.live, mic.state.status, replacements]).toEqual([[], 'off', []]);
	});

	test('is found by its name when it is plugged in under another id', async () => {
		mic.prefer('headset');
		await mic.open();
		mics.plug(builtIn);
		await settle();
		mics.plug(builtIn, { ...headset, deviceId: 'another id' });
		await settle();
		expect(mics.live).toEqual(['another id']);
	});

	test('is used again also when nobody chose it, but the system', async () => {
		mics.present = [headset, builtIn];
		await mic.open();
		mics.plug(builtIn);
		await settle();
		mics.plug(builtIn, headset);
		await settle();
		expect(mics.live).toEqual(['headset']);
	});

	test('stays as it is while other devices come and go', async () => {
		mic.prefer('headset');
		await mic.open();
		mics.plug(builtIn, headset, { deviceId: 'camera', label: 'Microphone of the camera' });
		await settle();
		mics.plug(headset);
		await settle();
		expect([mics.live, replacements]).toEqual([['headset'], []]);
	});

	test('is missing when there is no other, and comes back with the next one', async () => {
		mics.present = [headset];
		await mic.open();
		mics.plug();
		await settle();
		expect(mic.state.status).toBe('missing');
		mics.plug(builtIn);
		await settle();
		expect([mic.state.status, mics.live]).toEqual(['on', ['built-in']]);
		mics.plug(builtIn, headset);
		await settle();
		expect(mics.live).toEqual(['headset']);
	});

	test('opens the chosen one under its new id, when the browser has given it another one since', async () => {
		writeDevice('mic', headset);
		mics.present = [builtIn, { ...headset, deviceId: 'of today' }];
		mic.prefer('headset');
		await mic.open();
		expect([mics.live, mic.state.deviceId]).toEqual([['of today'], 'of today']);
	});
});

describe('a microphone that is off', () => {
	test('opens nothing, whatever is plugged in and out', async () => {
		mic.prefer('headset');
		await mic.open();
		mic.setOff();
		mics.plug(builtIn);
		await settle();
		mics.plug(builtIn, headset);
		await settle();
		expect([mics.live, mic.state.status, replacements]).toEqual([[], 'off', []]);
	});

	test('opens the wanted one when it is turned on while that is there again, else another one', async () => {
		mic.prefer('headset');
		await mic.open();
		mic.setOff();
		mics.plug(builtIn);
		await settle();
		await mic.open();
		expect(mics.live).toEqual(['built-in']);
		mics.plug(builtIn, headset);
		await settle();
		expect(mics.live).toEqual(['headset']);
	});

	test('opens nothing after it was closed', async () => {
		mics.present = [headset];
		await mic.open();
		mics.plug();
		await settle();
		mic.close();
		mics.plug(builtIn);
		await settle();
		expect(mics.live).toEqual([]);
	});
});

describe('a track that the system mutes', () => {
	test('is interrupted after a second, and on again as soon as the system gives it back', async () => {
		await mic.open();
		const [track] = mics.opened;
		track?.setMuted(true);
		await passMs(900);
		expect(mic.state.status).toBe('on');
		await passMs(200);
		expect(mic.state.status).toBe('interrupted');
		track?.setMuted(false);
		expect([mic.state.status, mics.opened.length]).toEqual(['on', 1]);
	});

	test('is not interrupted by a gap that nobody notices, nor while it is off', async () => {
		await mic.open();
		const [track] = mics.opened;
		track?.setMuted(true);
		await passMs(500);
		track?.setMuted(false);
		await passMs(5_000);
		expect(mic.state.status).toBe('on');
		mic.setOff();
		track?.setMuted(true);
		await passMs(5_000);
		expect(mic.state.status).toBe('off');
	});

	test('is opened anew when the page is visible again, or when the person turns it on', async () => {
		await mic.open();
		mics.opened[0]?.setMuted(true);
		await passMs(2_000);
		expect(await mic.recover()).toBe(true);
		expect([mic.state.status, mics.live, mics.opened.length]).toEqual(['on', ['built-in'], 2]);
		expect(await mic.recover()).toBe(false);
		mics.opened[1]?.setMuted(true);
		await passMs(2_000);
		await mic.open();
		expect([mic.state.status, mics.live, mics.opened.length]).toEqual(['on', ['built-in'], 3]);
	});
});

describe('a track that the system ends while its device stays', () => {
	test('is interrupted, asked for without a word while a phone call lasts, and on again after it', async () => {
		const states: string[] = [];
		await mic.open();
		mic.on('stateChanged', ({ status }) => states.push(status));
		mics.take();
		await settle();
		await passMs(20_000);
		expect([states, mics.opened.length]).toEqual([['interrupted'], 1]);
		mics.isTaken = false;
		await passMs(5_000);
		expect([states, mics.live]).toEqual([['interrupted', 'on'], ['built-in']]);
	});

	test('stays interrupted when the person turns it on too early, and comes back by itself', async () => {
		await mic.open();
		mics.take();
		await settle();
		expect(await mic.open()).toBeNull();
		expect(mic.state.status).toBe('interrupted');
		mics.isTaken = false;
		await passMs(5_000);
		expect([mic.state.status, mics.live]).toEqual(['on', ['built-in']]);
	});

	test('is asked for no more after the person has turned it off', async () => {
		await mic.open();
		mics.take();
		await settle();
		mic.setOff();
		mics.isTaken = false;
		await passMs(20_000);
		expect([mic.state.status, mics.live]).toEqual(['off', []]);
	});

	test('is denied when its permission was withdrawn', async () => {
		await mic.open();
		mics.getUserMedia = async () => {
			throw new DOMException('withdrawn', 'NotAllowedError');
		};
		mics.opened[0]?.end();
		await settle();
		expect(mic.state.status).toBe('denied');
	});
});
