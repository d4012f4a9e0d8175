import type { CallState } from '../../client/state/callState.ts';
import type { Capability } from '../entries.ts';
import { SpotlightAnnouncement } from './SpotlightAnnouncement.tsx';

/** The participant whom a host shows large to everybody, or null. */
export const spotlightPeerId = (state: CallState): string | null => state.spotlightPeerId;

export const spotlight: Capability = { notice: SpotlightAnnouncement };
