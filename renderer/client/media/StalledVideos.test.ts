import { expect, test } from 'vitest';
import { StalledVideos } from './StalledVideos.ts';

const ann = { consumerId: 'c1', trackId: 't1' };

const report = (packetsReceived: number, framesDecoded: number) =>
	new Map<string, unknown>([
		['1', { type: 'inbound-rtp', kind: 'video', trackIdentifier: 't1', packetsReceived, framesDecoded }],
		['2', { type: 'inbound-rtp', kind: 'audio', trackIdentifier: 't2', packetsReceived: 9 }],
	]);

test('requests a key frame three times for a video that never starts', () => {
	const stalled = new StalledVideos();
	const asked = [0, 0, 0, 0, 0, 0].map(() => stalled.next(new Map(), [ann]));
	expect(asked).toEqual([[], ['c1'], ['c1'], ['c1'], [], []]);
});

test('requests a key frame when packets arrive and no frame is decoded', () => {
	const stalled = new StalledVideos();
	const asked = [report(100, 10), report(200, 10), report(300, 40), report(400, 40)].map((each) =>
		stalled.next(each, [ann]),
	);
	expect(asked).toEqual([[], ['c1'], [], ['c1']]);
});

test('requests nothing for a shared screen that does not change', () => {
	const stalled = new StalledVideos();
	expect([1, 2, 3].map(() => stalled.next(report(100, 10), [ann]))).toEqual([[], [], []]);
});

test('starts counting again for a video that was paused', () => {
	const stalled = new StalledVideos();
	stalled.next(report(0, 0), [ann]);
	stalled.next(report(0, 0), []);
	expect(stalled.next(report(0, 0), [ann])).toEqual([]);
});
