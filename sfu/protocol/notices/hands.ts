import { z } from 'zod';
import { RaisedHand } from '../models/hands.ts';

export const hands = {
	handsChanged: z
		.object({ hands: z.array(RaisedHand) })
		.describe('everybody whose hand is up, in the order in which they went up'),
};
