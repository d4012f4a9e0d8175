import { EventEmitter } from 'node:events';
import type { Happening } from './Happening.ts';

type Events = {
	/** In the order in which things happened. */
	happened: [happening: Happening];
};

type ReadyRecording = Omit<Extract<Happening, { type: 'recordingReady' }>, 'type'>;

/** The one stream of what happens on the server. Log and webhooks listen to it; a listener must not throw. */
export class Happenings extends EventEmitter<Events> {
	tell(happening: Happening): void {
		this.emit('happened', happening);
	}

	/** @param recording may have more fields than are told */
	recordingReady({ recordingId, roomId, name, startedAtMs, durationMs }: ReadyRecording): void {
		this.tell({ type: 'recordingReady', recordingId, roomId, name, startedAtMs, durationMs });
	}
}
