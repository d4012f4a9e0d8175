/** Every noun that has notices, one line each. The name of a noun with a snapshot is that of its part on the server. */
export { allocation } from './allocation.ts';
export { chat } from './chat.ts';
export { consumers } from './consumers.ts';
export { hands } from './hands.ts';
export { lobby } from './lobby.ts';
export { media } from './media.ts';
export { moderation } from './moderation.ts';
export { peers } from './peers.ts';
export { producers } from './producers.ts';
export { reactions } from './reactions.ts';
export { recording } from './recording.ts';
export { relay } from './relay.ts';
export { removals } from './removals.ts';
export { room } from './room.ts';
export { spotlight } from './spotlight.ts';
export { timer } from './timer.ts';
export { voices } from './voices.ts';
