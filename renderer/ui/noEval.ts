/** Imported first: zod would otherwise try out `eval`, which the content security policy reports as a violation. */
import { config } from 'zod';

config({ jitless: true });
