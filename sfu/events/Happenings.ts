import { EventEmitter } from 'node:events';
import type { Happening } from './Happening.ts';

type Events = {
	/** In the order in which things happened. */
	happened: [happening: Happening];
};

/** The one stream of what happens on the server. Log and webhooks listen to it; a listener must not throw. */
export class Happenings extends EventEmitter<Events> {
	tell(happening: Happening): void {
		this.emit('happened', happening);
	}
}
