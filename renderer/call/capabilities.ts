/** Capabilities that register as a whole with one line here; `entries.ts` tells where they may appear. */
export { hostPresence } from './hostPresence/hostPresence.ts';
export { lobby } from './lobby/lobby.ts';
export { recording } from './recording/recording.ts';
export { slides } from './slides/slides.ts';
export { spotlight } from './spotlight/spotlight.ts';
export { storage } from './storage/storage.ts';
export { timer } from './timer/timer.ts';
export { votes } from './votes/votes.ts';
