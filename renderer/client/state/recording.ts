import type { WireError } from '../../../sfu/protocol/errors.ts';
import type {
	RecordingEnd,
	RecordingFigures,
	RecordingOptions,
	RecordingState,
} from '../../../sfu/protocol/models/recording.ts';
import type { RequestInput } from '../../../sfu/protocol/operations.ts';
import { CallError } from '../signalling/CallError.ts';
import { slice } from './slice.ts';

/** What a person is told of the recording. */
export type RecordingNews =
	/** `started`: also to those who join while the room is recorded. */
	| { kind: 'started' | 'paused' | 'resumed' }
	/** `end` null: it ended while we were disconnected. */
	| { kind: 'stopped'; end: RecordingEnd | null }
	/** To hosts. */
	| { kind: 'diskLow'; minutesLeft: number }
	/** Our own request failed. */
	| { kind: 'failed'; attempted: RecordingOperation; error: WireError };

type RecordingOperation = 'startRecording' | 'pauseRecording' | 'resumeRecording' | 'stopRecording';

type Fields = {
	/** null: the room is not recorded. */
	recording: RecordingState | null;
	/** Hosts only; null: not told yet. */
	recordingFigures: RecordingFigures | null;
	/** The latest; null: there are none, or they were dismissed. */
	recordingNews: RecordingNews | null;
};

/** Whether the room is recorded, which everybody sees, and what the hosts are told of it. */
export const recordingSlice = slice<Fields>()({
	initial: { recording: null, recordingFigures: null, recordingNews: null },
	ended: { recording: null, recordingFigures: null, recordingNews: null },
	entered: ({ parts }, { before }) => changeTo(parts.recording.recording, before),
	notices: {
		recordingStarted: (state, { recording }) => ({ ...changeTo(recording, state), recordingFigures: null }),
		recordingChanged: (state, { recording }) => changeTo(recording, state),
		recordingStopped: (_, { recording: { end } }) => ({
			recording: null,
			recordingFigures: null,
			recordingNews: { kind: 'stopped', end },
		}),
		recordingFigures: (_, recordingFigures) => ({ recordingFigures }),
		recordingDiskLow: (_, { minutesLeft }) => ({ recordingNews: { kind: 'diskLow', minutesLeft } }),
	},
	actions: ({ request, update }) => {
		const attempt = async <Name extends RecordingOperation>(
			attempted: Name,
			data: RequestInput<Name>,
		): Promise<void> => {
			try {
				await request(attempted, data);
			} catch (cause) {
				const error = CallError.from(cause).toWire();
				update(() => ({ recordingNews: { kind: 'failed', attempted, error } }));
			}
		};
		return {
			/** Like the three below, resolves when the server has answered; a failure becomes news. */
			startRecording: (options: RecordingOptions) => attempt('startRecording', { options }),
			pauseRecording: () => attempt('pauseRecording', {}),
			resumeRecording: () => attempt('resumeRecording', {}),
			stopRecording: () => attempt('stopRecording', {}),
			dismissRecordingNews: () => update(() => ({ recordingNews: null })),
		};
	},
});

function changeTo(after: RecordingState | null, { recording: before }: Pick<Fields, 'recording'>): Partial<Fields> {
	const news = newsOf(before, after);
	return { recording: after, ...(after === null && { recordingFigures: null }), ...(news && { recordingNews: news }) };
}

function newsOf(before: RecordingState | null, after: RecordingState | null): RecordingNews | null {
	if (!after) return before && { kind: 'stopped', end: null };
	const isSame = before?.recordingId === after.recordingId;
	if (isSame && before.state === after.state) return null;
	if (after.state === 'paused') return { kind: 'paused' };
	return { kind: isSame ? 'resumed' : 'started' };
}

/** Length of the recording so far, without its pauses. @param serverNowMs Unix ms, by the server's clock. @returns ms */
export function recordedMs({ state, recordedMs, sinceMs }: RecordingState, serverNowMs: number): number {
	// Our estimate of the server's clock may be late by the latency of an answer.
	return state === 'paused' ? recordedMs : recordedMs + Math.max(0, serverNowMs - sinceMs);
}
