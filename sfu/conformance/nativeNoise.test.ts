import { hammerEveryEvent } from './hammer.ts';

hammerEveryEvent('native');
