import { z } from 'zod';
import { Reaction } from '../models/reactions.ts';
import { Done, operation } from './operation.ts';

export const reactions = {
	react: operation({
		request: z.object({ reaction: Reaction }),
		answer: Done,
		budget: 'talk',
		repeatable: false,
		from: 'room',
		who: 'anyone',
		example: { reaction: 'clap' },
	}),
};
