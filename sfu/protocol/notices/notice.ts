import { z } from 'zod';

/** Data of a notice that has no fields. */
export const NoFields = z.strictObject({});
