import { z } from 'zod';
import { RaisedHand } from '../models/hands.ts';
import { noun } from './notice.ts';

const Hands = z
	.object({ hands: z.array(RaisedHand) })
	.describe('everybody whose hand is up, in the order in which they went up');

export const hands = noun({ notices: { handsChanged: Hands }, snapshot: Hands });
