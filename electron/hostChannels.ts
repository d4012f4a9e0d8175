import type { HostCalls, HostEvents } from './hostApi.ts';

/** Channel names of the bridge, in one place for both ends. */
export const callChannel = (name: keyof HostCalls) => `lectern:call:${name}`;
export const eventChannel = (name: keyof HostEvents) => `lectern:event:${name}`;
/** The page began to listen to an event: a state is told again at once. */
export const listeningChannel = 'lectern:listening';
