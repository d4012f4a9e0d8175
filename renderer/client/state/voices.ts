import type { VoiceView } from '../../../sfu/protocol/models.ts';
import type { VoiceCallView } from '../types.ts';
import { slice } from './slice.ts';

export type VoicesState = {
	/** The streams that carry the loudest microphones of the others. */
	voices: VoiceCallView[];
};

export const voicesSlice = slice<VoicesState>()({
	initial: { voices: [] },
	ended: { voices: [] },
	entered: (joined, { before }) => ({ voices: mergeVoices(before.voices, joined.voices) }),
	notices: {
		voicesChanged: (state, { voices }) => ({ voices: mergeVoices(state.voices, voices) }),
		mediaRestarted: (state, { voices }) => ({ voices: mergeVoices(state.voices, voices) }),
	},
	effects: ({ subscriber, update }) => {
		subscriber.on('streamChanged', ({ source, producerId }, stream) => {
			if (source === 'voice') update((state) => withVoiceStream(state, producerId, stream));
		});
		return {};
	},
});

/** A voice keeps its stream, whoever speaks in it now. */
export function mergeVoices(previous: VoiceCallView[], voices: VoiceView[]): VoiceCallView[] {
	const known = new Map(previous.map((voice) => [voice.producerId, voice]));
	return voices.map((voice) => {
		const before = known.get(voice.producerId);
		if (before?.peerId === voice.peerId) return before;
		return { ...voice, stream: before?.stream ?? null };
	});
}

export function withVoiceStream(
	{ voices }: VoicesState,
	producerId: string,
	stream: MediaStream | null,
): Partial<VoicesState> {
	const index = voices.findIndex((voice) => voice.producerId === producerId);
	const voice = voices[index];
	return voice ? { voices: voices.with(index, { ...voice, stream }) } : {};
}
