import { isDeepStrictEqual } from 'node:util';
import type {
	RecordingEnd,
	RecordingOptions,
	RecordingState,
	RecordingSummary,
} from '../../protocol/models/recording.ts';
import type { ShownPage } from '../../protocol/models/slides.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import { SfuError } from '../errors.ts';
import type { LessonRecorder, LessonRecording, PagePicture, RecordedRoom } from '../room/LessonRecorder.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomContext } from '../room/RoomContext.ts';
import type { RoomEnd } from '../room/RoomEvents.ts';
import type { RoomPart } from '../room/RoomPart.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';
import { PictureSource } from './PictureSource.ts';

/** A recording outlives an empty room for this long, ms: a teacher who is alone reloads the page. */
const keptWhileEmptyMs = 60_000;

type Room = RecordedRoom & Pick<RoomApi, 'broadcast' | 'size'>;

/** Whether a room is recorded: one recording at a time, which everybody in the room is told of. */
export class Recording implements RoomPart {
	readonly name = 'recording';
	readonly #room: Room;
	readonly #recorder: LessonRecorder | null;
	readonly #pictures: PictureSource;
	#current: LessonRecording | null = null;
	/** The page of which a picture was expected last; null: none was shown, or nothing was recorded. */
	#pictured: ShownPage | null = null;
	#starting = false;
	#closed = false;
	#emptyTimeout: NodeJS.Timeout | undefined;

	constructor(room: Room, { recorder }: Pick<RoomContext, 'recorder'>) {
		this.#room = room;
		this.#recorder = recorder;
		this.#pictures = new PictureSource({ room, changed: () => this.#tellChange() });
	}

	/** null: the room is not recorded. */
	get state(): RecordingState | null {
		return this.#current && this.#stateOf(this.#current);
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
			return this.#stateOf(recording);
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

	/** A page has drawn what is shown. @throws SfuError as `LessonRecording.addPicture` */
	async addPicture(picture: PagePicture): Promise<void> {
		await this.#required().addPicture(picture);
		this.#pictures.settle();
	}

	snapshot(): { recording: RecordingState | null } {
		return { recording: this.state };
	}

	noticed<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		this.#current?.noticed(name, data);
		if (name === 'slidesChanged') this.#expectPicture();
	}

	peerJoined(): void {
		clearTimeout(this.#emptyTimeout);
		this.#choosePictures();
	}

	peerAway(): void {
		this.#choosePictures();
	}

	peerReturned(): void {
		this.#choosePictures();
	}

	roleChanged(): void {
		this.#choosePictures();
	}

	mediaRestarted(media: RoomMedia): void {
		this.#current?.mediaRestarted(media);
	}

	mediaClosed(): void {
		this.#current?.mediaClosed();
	}

	peerLeft(): void {
		if (this.#room.size === 0) this.#endUnlessJoined();
		this.#choosePictures();
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
		const state = this.#stateOf(recording);
		if (state.state !== before) {
			this.#tellChange();
			this.#pictured = null;
			this.#expectPicture();
		}
		return state;
	}

	#stateOf(recording: LessonRecording): RecordingState {
		return { ...recording.state, picturesFrom: this.#pictures.peerId };
	}

	#tellChange(): void {
		if (this.#current) this.#room.broadcast('recordingChanged', { recording: this.#stateOf(this.#current) });
	}

	#choosePictures(): void {
		if (this.#current) this.#pictures.choose();
	}

	/** Of the page that is shown now, unless it is the one of before. */
	#expectPicture(): void {
		const shown = this.#current?.state.state === 'recording' ? this.#room.slides.shown : null;
		if (isDeepStrictEqual(shown, this.#pictured)) return;
		this.#pictured = shown;
		if (shown) this.#pictures.expect();
		else this.#pictures.settle();
	}

	#ended(): void {
		this.#current = null;
		this.#pictured = null;
		this.#pictures.close();
	}

	async #end(recording: LessonRecording, end: RecordingEnd): Promise<RecordingSummary> {
		this.#ended();
		const summary = await recording.stop(end);
		this.#room.broadcast('recordingStopped', { recording: summary });
		return summary;
	}

	#follow(recording: LessonRecording): void {
		// Before there is a state in which a change would be told.
		this.#pictures.choose();
		this.#current = recording;
		this.#expectPicture();
		// The room may have become empty while the recorder was starting.
		if (this.#room.size === 0) this.#endUnlessJoined();
		recording.on('figures', (figures) => this.#tellHosts('recordingFigures', figures));
		recording.on('diskLow', (minutesLeft) => this.#tellHosts('recordingDiskLow', { minutesLeft }));
		recording.on('ended', (summary) => {
			// Who stopped it meanwhile tells the room.
			if (this.#current !== recording) return;
			this.#ended();
			this.#room.broadcast('recordingStopped', { recording: summary });
		});
		this.#room.broadcast('recordingStarted', { recording: this.#stateOf(recording) });
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
