/** Every operation that a client may ask for. `operations/nouns.ts` lists the files. */
import type { z } from 'zod';
import { mergeNouns } from './nouns.ts';
import * as nouns from './operations/nouns.ts';

export type { Reaction } from './models/reactions.ts';

export const operations = mergeNouns(nouns);

type Operations = typeof operations;
export type Operation = keyof Operations;
/** As a handler receives it: parsed. */
export type Request<Op extends Operation> = z.output<Operations[Op]['request']>;
/** As a client sends it. */
export type RequestInput<Op extends Operation> = z.input<Operations[Op]['request']>;
/** By operation, the answer's fields beside `ok`. */
export type Responses = { [Op in Operation]: z.output<Operations[Op]['answer']> };
export type JoinRoomResponse = Responses['joinRoom'];

// Object.keys forgets that the keys are operations.
export const operationNames = Object.keys(operations) as Operation[];
