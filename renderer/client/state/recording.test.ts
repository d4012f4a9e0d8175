import { describe, expect, test } from 'vitest';
import type { RecordingState } from '../../../sfu/protocol/models/recording.ts';
import { stateWith } from '../testing/callStates.ts';
import { type CallState, reduce } from './callState.ts';
import { recordedMs, recordingSlice } from './recording.ts';

const recording: RecordingState = {
	recordingId: 'rec-1',
	roomId: 'room',
	startedAtMs: 1_000,
	state: 'recording',
	recordedMs: 0,
	sinceMs: 1_000,
	options: {},
	picturesFrom: null,
};
const paused: RecordingState = { ...recording, state: 'paused', recordedMs: 30_000, sinceMs: 31_000 };
const figures = { bytes: 1_000, bitsPerSecond: 8_000, minutesLeft: 20, lowerLayers: false };

const summary = {
	...{ recordingId: 'rec-1', roomId: 'room', startedAtMs: 1_000, stoppedAtMs: 31_000, durationMs: 30_000 },
	...{ files: { audio: null, video: null, combined: '' }, options: {} },
};

const stateIn = (change: Partial<CallState> = {}): CallState => ({ ...stateWith(), ...change });

/** What the slice makes of the answer of `joinRoom`: only the snapshot of the recording is read. */
function entered(snapshot: RecordingState | null, before: CallState) {
	type Entered = NonNullable<typeof recordingSlice.entered>;
	// The other fields of the answer and of our own join are not read.
	const joined = { parts: { recording: { recording: snapshot } } } as unknown as Parameters<Entered>[0];
	const entering = { before } as unknown as Parameters<Entered>[1];
	return recordingSlice.entered?.(joined, entering);
}

describe('the time of a recording', () => {
	test.each([
		['grows by the server’s clock while it runs', { ...recording, recordedMs: 30_000, sinceMs: 90_000 }, 40_000],
		['stands still while it is paused', paused, 30_000],
		['never runs backwards when our clock is late', { ...recording, recordedMs: 5_000, sinceMs: 100_020 }, 5_000],
	] as const)('%s', (_, state, expected) => {
		expect(recordedMs(state, 100_000)).toBe(expected);
	});

	test('goes on without the pause after it', () => {
		const resumed: RecordingState = { ...paused, state: 'recording', sinceMs: 91_000 };
		expect(recordedMs(resumed, 101_000)).toBe(40_000);
	});
});

describe('news', () => {
	test('tells when a recording starts, is paused, goes on and stops', () => {
		let state = stateIn();
		const kinds: (string | undefined)[] = [];
		const apply = (changes: Partial<CallState>) => {
			state = { ...state, ...changes };
			kinds.push(state.recordingNews?.kind);
		};
		apply(reduce(state, 'recordingStarted', { recording }));
		apply(reduce(state, 'recordingChanged', { recording: paused }));
		apply(reduce(state, 'recordingChanged', { recording: { ...paused, state: 'recording' } }));
		apply(reduce(state, 'recordingStopped', { recording: { ...summary, end: 'stopped' } }));
		expect(kinds).toEqual(['started', 'paused', 'resumed', 'stopped']);
		expect(state.recording).toBeNull();
	});

	test('tells somebody who joins that the room is recorded, or that the recording is paused', () => {
		expect(entered(recording, stateIn())).toMatchObject({ recording, recordingNews: { kind: 'started' } });
		expect(entered(paused, stateIn())).toMatchObject({ recordingNews: { kind: 'paused' } });
		expect(entered(null, stateIn())).toEqual({ recording: null, recordingFigures: null });
	});

	test('tells nothing after a reconnect to the same recording', () => {
		expect(entered(recording, stateIn({ recording }))).toEqual({ recording });
	});

	test('tells what changed while we were disconnected', () => {
		expect(entered(paused, stateIn({ recording }))).toMatchObject({ recordingNews: { kind: 'paused' } });
		expect(entered({ ...recording, recordingId: 'rec-2' }, stateIn({ recording }))).toMatchObject({
			recordingNews: { kind: 'started' },
		});
		expect(entered(null, stateIn({ recording, recordingFigures: figures }))).toEqual({
			recording: null,
			recordingFigures: null,
			recordingNews: { kind: 'stopped', end: null },
		});
	});

	test('keeps why a recording ended by itself', () => {
		const change = reduce(stateIn({ recording, recordingFigures: figures }), 'recordingStopped', {
			recording: { ...summary, end: 'diskFull' },
		});
		expect(change).toEqual({
			recording: null,
			recordingFigures: null,
			recordingNews: { kind: 'stopped', end: 'diskFull' },
		});
	});
});

test('figures of the recording before are gone when another one starts', () => {
	expect(reduce(stateIn({ recordingFigures: figures }), 'recordingStarted', { recording })).toMatchObject({
		recordingFigures: null,
	});
	expect(reduce(stateIn({ recording }), 'recordingFigures', figures)).toEqual({ recordingFigures: figures });
});
