import type { HostAbsence } from '../../../sfu/protocol/models/hostPresence.ts';
import { slice } from './slice.ts';

export type HostPresenceState = {
	/** No host is in the class, which goes on for a while; null: one is, or nobody waits for one. */
	hostAbsence: HostAbsence | null;
};

/** Whether a host is in the class, and whether people wait for one. */
export const hostPresenceSlice = slice<HostPresenceState>()({
	initial: { hostAbsence: null },
	ended: { hostAbsence: null },
	entered: ({ parts }) => ({ hostAbsence: parts.hostPresence.absence }),
	notices: { hostAbsenceChanged: (_, { absence }) => ({ hostAbsence: absence }) },
	actions: ({ command }) => ({
		/** Whether participants wait until a host is in the class. */
		setWaitForHost: (waitForHost: boolean) => command('setRoomOptions', { waitForHost }),
	}),
});
