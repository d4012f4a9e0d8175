import { steadyNowMs } from '../../steadyNow.ts';
import { slice } from './slice.ts';

type ServerClockState = {
	/** How far the server's clock is ahead of ours, ms: all times in messages of the server are by its clock. */
	serverAheadMs: number;
};

export const serverClockSlice = slice<ServerClockState>()({
	initial: { serverAheadMs: 0 },
	// Ignores the latency of the answer: milliseconds, while the page shows seconds.
	entered: ({ serverTimeMs }) => ({ serverAheadMs: serverTimeMs - steadyNowMs() }),
});
