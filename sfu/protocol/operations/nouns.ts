/** Every noun that has operations, one line each. */
export { chat } from './chat.ts';
export { consumers } from './consumers.ts';
export { hands } from './hands.ts';
export { ink } from './ink.ts';
export { join } from './join.ts';
export { lobby } from './lobby.ts';
export { moderation } from './moderation.ts';
export { producers } from './producers.ts';
export { reactions } from './reactions.ts';
export { recording } from './recording.ts';
export { relay } from './relay.ts';
export { removals } from './removals.ts';
export { room } from './room.ts';
export { spotlight } from './spotlight.ts';
export { stats } from './stats.ts';
export { timer } from './timer.ts';
export { transports } from './transports.ts';
