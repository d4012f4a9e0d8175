import type { VoteView } from '../../../../sfu/protocol/models/votes.ts';
import { secondsLeft } from '../../../client/state/votes.ts';
import { steadyNowMs } from '../../../steadyNow.ts';
import { useNow } from '../../../ui/useNow.ts';

/** Shorter than a second, so that no digit is skipped when a tick is late. */
const tickMs = 200;

/**
 * Until the vote closes by itself, s, 0 or more; null: it has no end, or is closed. Re-renders while it runs.
 * @param serverAheadMs how far the server's clock is ahead of ours
 */
export function useSecondsLeft(vote: VoteView, serverAheadMs: number): number | null {
	const leftS = secondsLeft(vote, steadyNowMs() + serverAheadMs);
	// Only re-renders: its time is that of the last tick, which may be from before the vote changed.
	useNow(tickMs, leftS !== null && leftS > 0);
	return leftS;
}
