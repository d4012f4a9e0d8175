import type { FilmView } from '../protocol/recordings.ts';
import type { Films } from '../recording/library/Films.ts';

/** A queue of films that makes none: it shows what a test has put into `views`, and notes what it was asked. */
export class TestFilms implements Films {
	makerName: Films['makerName'] = 'ffmpeg';
	readonly views = new Map<string, FilmView>();
	/** E.g. `again lesson-1`. */
	readonly asked: string[] = [];

	async findMaker(): Promise<void> {}

	view(recordingId: string): FilmView | undefined {
		return this.views.get(recordingId);
	}

	async add({ recordingId }: { recordingId: string }): Promise<void> {
		this.asked.push(`add ${recordingId}`);
	}

	async makeNow(recordingId: string): Promise<void> {
		this.asked.push(`now ${recordingId}`);
	}

	async cancel(recordingId: string): Promise<void> {
		this.asked.push(`cancel ${recordingId}`);
		this.views.set(recordingId, { state: 'cancelled' });
	}

	async again(recordingId: string): Promise<void> {
		this.asked.push(`again ${recordingId}`);
		this.views.set(recordingId, { state: 'waiting', why: 'queue' });
	}

	async remove(recordingId: string): Promise<void> {
		this.asked.push(`remove ${recordingId}`);
		this.views.delete(recordingId);
	}
}
