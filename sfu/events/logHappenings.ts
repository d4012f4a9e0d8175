import type { Logger } from '../core/Logger.ts';
import { LogSampler } from '../core/LogSampler.ts';
import type { Happening } from './Happening.ts';
import type { Happenings } from './Happenings.ts';

const messages: Record<Happening['type'], string> = {
	classStarted: 'class started',
	classEnded: 'class ended',
	participantJoined: 'participant joined',
	participantLeft: 'participant left',
	recordingReady: 'recording ready',
	refused: 'refused',
};

/**
 * One line for each happening: participants by id. Of refusals one a minute for each address and code, with the number of those left
 * out, so that nobody fills the disk with them.
 * @param withNames the names of classes, recordings and participants, too
 */
export function logHappenings(happenings: Happenings, logger: Logger, withNames: boolean): void {
	const sampler = new LogSampler(logger, undefined, 1);
	happenings.on('happened', (happening) => {
		const fields = fieldsOf(happening, withNames);
		const to = happening.type === 'refused' ? sampler.forAddress(`${happening.network} ${happening.code}`) : logger;
		to.info(fields, isRemoval(happening) ? 'participant removed' : messages[happening.type]);
	});
}

const isRemoval = (happening: Happening) => happening.type === 'participantLeft' && happening.why === 'removed';

/** Room codes let people in, and names are personal. */
function fieldsOf(happening: Happening, withNames: boolean): object {
	switch (happening.type) {
		case 'classStarted': {
			const { type: _, roomCode: _code, name, ...fields } = happening;
			return withNames ? { ...fields, name } : fields;
		}
		case 'participantJoined':
		case 'participantLeft': {
			const { type: _, who, ...fields } = happening;
			const { participantId, role, displayName } = who;
			return { ...fields, participantId, role, ...(withNames && { displayName }) };
		}
		case 'recordingReady': {
			const { type: _, name, startedAtMs: _at, ...fields } = happening;
			return withNames ? { ...fields, name } : fields;
		}
		default: {
			const { type: _, ...fields } = happening;
			return fields;
		}
	}
}
