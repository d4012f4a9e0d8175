import type { CallState } from '../../client/state/callState.ts';

/** The participant whom a host shows large to everybody, or null. */
export const spotlightPeerId = (state: CallState): string | null => state.spotlightPeerId;
