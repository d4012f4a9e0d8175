import type { CallError } from '../signalling/CallError.ts';
import type { CallPhase, EndReason } from '../types.ts';
import type { JoinOptions } from './JoinOptions.ts';
import { slice } from './slice.ts';

type ConnectionState = {
	phase: CallPhase;
	/** How long the server keeps our seat after the connection is lost; 0 before the first join. */
	graceMs: number;
};

const idle: CallPhase = { name: 'idle' };

/** Whoever was away while the class was ended learns the same as those who were there. */
const endOf = (error: CallError): EndReason =>
	error.what === 'lesson' ? { kind: 'roomClosed' } : { kind: 'error', error: error.toWire() };

/** Joining, leaving, and the way back after the connection or the media were lost. */
export const connectionSlice = slice<ConnectionState>()({
	initial: { phase: idle, graceMs: 0 },
	entered: ({ graceMs }) => ({ graceMs }),
	effects: ({ connection, call, messages, update }) => {
		connection.on('phaseChanged', (phase) => update(() => ({ phase })));
		connection.on('returned', () => messages.toast('reconnected'));
		connection.on('failed', (error) => call.end(endOf(error)));
		return { mediaRestarted: () => messages.toast('mediaRestarted') };
	},
	actions: ({ call, connection }) => ({
		/** Resolves when in the room, in the lobby or ended. */
		join: (options: JoinOptions) => call.join(options),
		leave: async () => call.leave(),
		/** Skips the wait of the phase `reconnecting`. */
		retryNow: () => void connection.retryNow(),
	}),
});
