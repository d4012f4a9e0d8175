import { HostStops } from '../models/hostStops.ts';
import { noun } from './notice.ts';

export const hostStops = noun({
	notices: { hostStopsChanged: HostStops.describe('to the peer of whom something was stopped') },
	snapshot: HostStops,
});
