/**
 * `lectern/testing`: the pages of Lectern for tests by Playwright, without its test runner. What is exported here is kept:
 * it is what testers outside of this repository use, as docs/testing.md tells.
 */
export { type TestId, testIds } from '../../renderer/testIds/testIds.ts';
export { CallPage } from './CallPage.ts';
export { ClassesPage } from './ClassesPage.ts';
export { HostPage } from './HostPage.ts';
export { JoinPage } from './JoinPage.ts';
export { LandingPage } from './LandingPage.ts';
export { LessonPage } from './LessonPage.ts';
export { LibraryPage } from './LibraryPage.ts';
export { type Colour, colourDistance, observeSounds, observeVideos, type Sound, type Video } from './observe.ts';
export { RecordingPage } from './RecordingPage.ts';
export { SlidesPage } from './SlidesPage.ts';
export { VotesPage } from './VotesPage.ts';
