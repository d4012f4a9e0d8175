import { NoFields, noun } from './notice.ts';

export const moderation = noun({ notices: { removed: NoFields.describe('to the peer that a host removed') } });
