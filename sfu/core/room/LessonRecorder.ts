import type { EventEmitter } from 'node:events';
import type {
	RecordingEnd,
	RecordingFigures,
	RecordingOptions,
	RecordingState,
	RecordingSummary,
} from '../../protocol/models/recording.ts';
import type { ShownPage } from '../../protocol/models/slides.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';
import type { RoomApi } from './RoomApi.ts';

/** What a recording needs of its room. */
export type RecordedRoom = Pick<
	RoomApi,
	| 'id'
	| 'settings'
	| 'peers'
	| 'load'
	| 'activeSpeaker'
	| 'spotlightPeerId'
	| 'documents'
	| 'slides'
	| 'votes'
	| 'allocator'
	| 'media'
	| 'holdMedia'
>;

/** How a page that is shown looks at the moment, with what is drawn on it. */
export type PagePicture = ShownPage & { type: 'image/png' | 'image/jpeg'; bytes: Uint8Array };

type RecordingEvents = {
	figures: [RecordingFigures];
	/** Once: the disk is full in a few minutes. */
	diskLow: [minutesLeft: number];
	/** It has ended by itself: the disk is full, or gone. */
	ended: [RecordingSummary];
};

/** The recording of one room while it runs. The hooks are those of `RoomPart`. */
export interface LessonRecording extends EventEmitter<RecordingEvents> {
	readonly state: Omit<RecordingState, 'picturesFrom'>;
	/** Idempotent. */
	pause(): void;
	/** Idempotent. */
	resume(): void;
	/** Ends it: nothing is captured any more, and the files are completed. Idempotent; never rejects. */
	stop(end: RecordingEnd): Promise<RecordingSummary>;
	noticed<Name extends NoticeName>(name: Name, data: Notices[Name]): void;
	/**
	 * Keeps a picture. Resolves when it would survive `kill -9`.
	 * @throws SfuError no-recording, wrong-state (recording: it is paused; page: another one is shown), rate-limited,
	 * limit-reached (recording: it has too many), insufficient-storage, unavailable
	 */
	addPicture(picture: PagePicture): Promise<void>;
	mediaRestarted(media: RoomMedia): void;
	mediaClosed(): void;
}

/** Starts recordings; implemented by `sfu/recording`. */
export interface LessonRecorder {
	/** @throws SfuError insufficient-storage, unavailable (the folder cannot be written, the program is missing) */
	start(room: RecordedRoom, options: RecordingOptions): Promise<LessonRecording>;
}
