import { z } from 'zod';
import { HostAbsence } from '../models/hostPresence.ts';
import { NoFields, noun } from './notice.ts';

const AbsenceState = z.object({
	absence: HostAbsence.nullable().describe('null: a host or co-host is in the room, or it does not wait for one'),
});

export const hostPresence = noun({
	notices: {
		hostAbsenceChanged: AbsenceState,
		suspended: NoFields.describe(
			'to a participant: no host has come back. Its media are closed, its seat is kept: ask to join again with the resume token, and wait',
		),
	},
	snapshot: AbsenceState,
});
