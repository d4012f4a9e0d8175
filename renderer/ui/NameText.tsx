import type { ReactNode } from 'react';
import { classes } from './classes.ts';

/**
 * The name of a person or a class, on one line and in its own direction. What does not fit is cut at the end of the name, also
 * of one that is read from the right; either way it starts at the left like the names around it.
 */
export function NameText({ children, className }: { children: ReactNode; className?: string }) {
	return <bdi className={classes('block min-w-0 truncate text-left', className)}>{children}</bdi>;
}
