import { fuzzEveryEvent } from './fuzzEveryEvent.ts';

for (const name of ['sprint', 'studyRooms', 'classroom', 'flutter'] as const) fuzzEveryEvent(name);
