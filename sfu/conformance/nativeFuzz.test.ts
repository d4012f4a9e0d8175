import { fuzzEveryEvent } from './fuzzEveryEvent.ts';

fuzzEveryEvent('native');
