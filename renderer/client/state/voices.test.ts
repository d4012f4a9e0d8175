import { expect, test } from 'vitest';
import { aStream, peer, stateWith } from '../testing/callStates.ts';
import { reduce } from './callState.ts';
import { mergeVoices, withVoiceStream } from './voices.ts';

const [first, second] = [
	{ producerId: 'v1', peerId: 'ann' },
	{ producerId: 'v2', peerId: null },
];

/** Two voices, of which the first one is received. */
function received() {
	const state = { ...stateWith(peer('ann')), voices: mergeVoices([], [first, second]) };
	return { ...state, ...withVoiceStream(state, 'v1', aStream()) };
}

test('a voice keeps its stream when somebody else speaks in it', () => {
	const state = received();
	const stream = state.voices[0]?.stream;
	const { voices } = reduce(state, 'voicesChanged', { voices: [{ ...first, peerId: 'bob' }, second] });
	expect(voices?.[0]).toEqual({ producerId: 'v1', peerId: 'bob', stream });
	expect(stream).not.toBeNull();
	expect(voices?.[1]).toBe(state.voices[1]);
});

test('a voice with a new producer, e.g. after a media restart, has no stream until it is received', () => {
	const [voice] = mergeVoices(received().voices, [{ producerId: 'v9', peerId: 'ann' }]);
	expect(voice?.stream).toBeNull();
});

test('the stream of a voice that no longer exists changes nothing', () => {
	expect(withVoiceStream(received(), 'gone', aStream())).toEqual({});
});
