/**
 * Imported first: zod otherwise tests whether `eval` works, which the content security policy reports as a violation.
 */
import { config } from 'zod';

config({ jitless: true });
