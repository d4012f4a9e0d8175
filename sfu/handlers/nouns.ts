/** The handlers of every noun, one line each. */
export * from './chat.ts';
export * from './consumers.ts';
export * from './hands.ts';
export * from './ink.ts';
export * from './join.ts';
export * from './lobby.ts';
export * from './moderation.ts';
export * from './producers.ts';
export * from './reactions.ts';
export * from './recording.ts';
export * from './relay.ts';
export * from './removals.ts';
export * from './room.ts';
export * from './spotlight.ts';
export * from './stats.ts';
export * from './timer.ts';
export * from './transports.ts';
