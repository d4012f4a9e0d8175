import { classroom } from './classroom.ts';
import { compact } from './compact.ts';
import type { Dialect } from './Dialect.ts';
import { flutter } from './flutter.ts';
import { native } from './native.ts';
import { sprint } from './sprint.ts';
import { studyRooms } from './studyRooms.ts';

/** Every dialect. A connection speaks the first one until its dialect is recognised. */
export const dialects: [Dialect, ...Dialect[]] = [native, sprint, studyRooms, classroom, flutter, compact];
