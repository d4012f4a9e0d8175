import { VoteTerms } from '../../../../sfu/protocol/models/votes.ts';
import { readParsed, writeJson } from '../../../client/kept/stored.ts';

const storageKey = 'lectern.voteTerms';

/** What a class that is asked out of the blue expects: nobody is exposed, and a slip can be mended. */
const usual: VoteTerms = { anonymous: true, changeable: true, timeLimitS: null };

/** Of the last question on this computer. */
export const rememberedTerms = (): VoteTerms => readParsed(VoteTerms, storageKey) ?? usual;

export const rememberTerms = (terms: VoteTerms): void => writeJson(storageKey, terms);

/** Offered, s; null: none. */
export const timeLimitsS = [null, 30, 60, 120, 300] as const;
