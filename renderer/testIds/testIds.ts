import { callTestIds } from './call.ts';
import { hostTestIds } from './host.ts';
import { joinTestIds } from './join.ts';
import { sharedTestIds } from './shared.ts';
import { votesTestIds } from './votes.ts';

/**
 * Every `data-testid` of the pages, and what it names: part of what is published (`lectern/testing`), so that none is renamed
 * without a line in the changelog. A control, a menu, a dialog or a state without a row does not compile.
 */
export const testIds = { ...sharedTestIds, ...joinTestIds, ...hostTestIds, ...callTestIds, ...votesTestIds };

export type TestId = keyof typeof testIds;
