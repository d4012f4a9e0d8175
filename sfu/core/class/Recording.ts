import type {
	RecordingEnd,
	RecordingOptions,
	RecordingState,
	RecordingSummary,
} from '../../protocol/models/recording.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import { SfuError } from '../errors.ts';
import type { LessonRecorder, LessonRecording, RecordedRoom } from '../room/LessonRecorder.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomContext } from '../room/RoomContext.ts';
import type { RoomEnd } from '../room/RoomEvents.ts';
import type { RoomPart } from '../room/RoomPart.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';

/** A recording outlives an empty room for this long, ms: a teacher who is alone reloads the page. */
const keptWhileEmptyMs = 60_000;

type Room = RecordedRoom & Pick<RoomApi, 'broadcast' | 'size'>;

/** Whether a room is recorded: one recording at a time, which everybody in the room is told of. */
export class Recording implements RoomPart {
	readonly name = 'recording';
	readonly #room: Room;
	readonly #recorder: LessonRecorder | null;
	#current: LessonRecording | null = null;
	#starting = false;
	#closed = false;
	#emptyTimeout: NodeJS.Timeout | undefined;

	constructor(room: Room, { recorder }: Pick<RoomContext, 'recorder'>) {
		this.#room = room;
		this.#recorder = recorder;
	}

	/** null: the room is not recorded. */
	get state(): RecordingState | null {
		return this.#current?.state ?? null;
	}

	/**
	 * @throws SfuError recording-in-progress (also while another request starts one), forbidden (the room was created
	 * without recording), insufficient-storage, unavailable
	 */
	async start(options: RecordingOptions): Promise<RecordingState> {
		if (this.#starting || this.#current) throw new SfuError('recording-in-progress', 'the room is recorded already');
		if (!this.#room.settings.recordable)
			throw new SfuError('forbidden', 'this room was created without recording', { what: 'recording' });
		if (!this.#recorder) throw new SfuError('unavailable', 'this server does not record', { what: 'recording' });
		this.#starting = true;
		try {
			const recording = await this.#recorder.start(this.#room, options);
			if (this.#closed) {
				await recording.stop('roomClosed');
				throw new SfuError('wrong-state', 'the room has closed');
			}
			this.#follow(recording);
			return recording.state;
		} finally {
			this.#starting = false;
		}
	}

	/** Idempotent. @throws SfuError no-recording */
	pause(): RecordingState {
		return this.#change((recording) => recording.pause());
	}

	/** Idempotent. @throws SfuError no-recording */
	resume(): RecordingState {
		return this.#change((recording) => recording.resume());
	}

	/** Resolves when the files are complete; the film is made afterwards. @throws SfuError no-recording */
	stop(): Promise<RecordingSummary> {
		return this.#end(this.#required(), 'stopped');
	}

	snapshot(): { recording: RecordingState | null } {
		return { recording: this.state };
	}

	noticed<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		this.#current?.noticed(name, data);
	}

	peerJoined(): void {
		clearTimeout(this.#emptyTimeout);
	}

	mediaRestarted(media: RoomMedia): void {
		this.#current?.mediaRestarted(media);
	}

	mediaClosed(): void {
		this.#current?.mediaClosed();
	}

	peerLeft(): void {
		if (this.#room.size === 0) this.#endUnlessJoined();
	}

	close(why: RoomEnd): void {
		this.#closed = true;
		clearTimeout(this.#emptyTimeout);
		if (this.#current) void this.#end(this.#current, why);
	}

	#required(): LessonRecording {
		if (!this.#current) throw new SfuError('no-recording', 'the room is not recorded');
		return this.#current;
	}

	#change(change: (recording: LessonRecording) => void): RecordingState {
		const recording = this.#required();
		const before = recording.state.state;
		change(recording);
		const { state } = recording;
		if (state.state !== before) this.#room.broadcast('recordingChanged', { recording: state });
		return state;
	}

	async #end(recording: LessonRecording, end: RecordingEnd): Promise<RecordingSummary> {
		this.#current = null;
		const summary = await recording.stop(end);
		this.#room.broadcast('recordingStopped', { recording: summary });
		return summary;
	}

	#follow(recording: LessonRecording): void {
		this.#current = recording;
		// The room may have become empty while the recorder was starting.
		if (this.#room.size === 0) this.#endUnlessJoined();
		recording.on('figures', (figures) => this.#tellHosts('recordingFigures', figures));
		recording.on('diskLow', (minutesLeft) => this.#tellHosts('recordingDiskLow', { minutesLeft }));
		recording.on('ended', (summary) => {
			// Who stopped it meanwhile tells the room.
			if (this.#current !== recording) return;
			this.#current = null;
			this.#room.broadcast('recordingStopped', { recording: summary });
		});
		this.#room.broadcast('recordingStarted', { recording: recording.state });
	}

	/** Nobody is in the room: there is nothing to record, also while people are expected back. */
	#endUnlessJoined(): void {
		clearTimeout(this.#emptyTimeout);
		this.#emptyTimeout = setTimeout(() => {
			if (this.#current) void this.#end(this.#current, 'roomEmpty');
		}, keptWhileEmptyMs).unref();
	}

	#tellHosts<Name extends 'recordingFigures' | 'recordingDiskLow'>(name: Name, data: Notices[Name]): void {
		for (const peer of this.#room.peers) if (peer.role === 'host') peer.notify(name, data);
	}
}
