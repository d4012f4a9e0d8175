import { NoFields } from './notice.ts';

export const moderation = { removed: NoFields.describe('to the peer that a host removed') };
