import type { Operation } from '../protocol/operations.ts';
import type { Handler } from './Handler.ts';
import * as all from './nouns.ts';

/** The handler of every operation, found by its name. The compiler names an operation without a handler. */
export const handlers: { [Op in Operation]: Handler<Op> } = all;
