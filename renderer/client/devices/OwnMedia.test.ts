import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Publisher } from '../media/Publisher.ts';
import { Signalling } from '../signalling/Signalling.ts';
import { builtIn, headset, Microphones } from '../testing/Microphones.ts';
import { memoryStorage } from '../testing/memoryStorage.ts';
import { OwnMedia } from './OwnMedia.ts';

let mics: Microphones;
let ownMedia: OwnMedia;
let told: string[];

beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal('localStorage', memoryStorage());
	mics = new Microphones();
	vi.stubGlobal('navigator', { mediaDevices: mics });
	vi.stubGlobal('MediaStream', class {});
	ownMedia = new OwnMedia(new Publisher(new Signalling()));
	told = [];
	ownMedia.on('interrupted', (toast) => told.push(toast));
});

afterEach(() => {
	ownMedia.close();
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

test('a microphone that a host mutes while another one takes its place stays off', async () => {
	await ownMedia.setEnabled('mic', true);
	const open = mics.getUserMedia;
	let plugged = () => {};
	mics.getUserMedia = async (constraints) => {
		await new Promise<void>((resolve) => (plugged = resolve));
		return open(constraints);
	};
	mics.plug(headset);
	await settle();
	expect(ownMedia.states.mic.status).toBe('starting');
	ownMedia.stop(['mic']);
	plugged();
	await settle();
	expect([ownMedia.states.mic.status, told]).toEqual(['off', []]);
});

test('a microphone that is on stays on when Space is released that was pressed while it started', async () => {
	mics.present = [builtIn];
	const starting = ownMedia.setEnabled('mic', true);
	await ownMedia.talk(true);
	await starting;
	await ownMedia.talk(false);
	expect([ownMedia.states.mic.status, ownMedia.wishes.mic]).toEqual(['on', true]);
});

test('a microphone that is off is off again when Space is released', async () => {
	await ownMedia.talk(true);
	expect(ownMedia.states.mic.status).toBe('on');
	await ownMedia.talk(false);
	expect([ownMedia.states.mic.status, ownMedia.wishes.mic]).toEqual(['off', false]);
});

test('tells that a microphone is back which the system had taken, and not while it lasts', async () => {
	mics.present = [builtIn];
	await ownMedia.setEnabled('mic', true);
	mics.take();
	await vi.advanceTimersByTimeAsync(20_000);
	expect([ownMedia.states.mic.status, told]).toEqual(['interrupted', []]);
	mics.isTaken = false;
	await ownMedia.recover();
	expect([ownMedia.states.mic.status, told]).toEqual(['on', ['micBack']]);
});
