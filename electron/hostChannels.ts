import type { HostCalls, HostEvents } from './hostApi.ts';

/** Names of the IPC channels, shared by the preload script and the main process. */
export const callChannel = (name: keyof HostCalls) => `lectern:call:${name}`;
export const eventChannel = (name: keyof HostEvents) => `lectern:event:${name}`;
/** The page subscribed to an event: the main process sends the current state again. */
export const listeningChannel = 'lectern:listening';
