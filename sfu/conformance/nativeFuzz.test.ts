import { hammerEveryEvent } from './fuzzEveryEvent.ts';

hammerEveryEvent('native');
