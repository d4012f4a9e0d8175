/** Shapes that several nouns or folders share, one line per file. What one capability alone uses is imported from its file. */
export * from './models/allocation.ts';
export * from './models/chat.ts';
export * from './models/hands.ts';
export * from './models/hostStops.ts';
export * from './models/lobby.ts';
export * from './models/media.ts';
export * from './models/names.ts';
export * from './models/peer.ts';
export * from './models/permissions.ts';
export * from './models/reactions.ts';
export * from './models/relay.ts';
export * from './models/room.ts';
export * from './models/stats.ts';
export * from './models/voices.ts';
