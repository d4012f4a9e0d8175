import { classes } from './classes.ts';

/**
 * Grey placeholder for content that is loading; invisible for the first 150 ms, so that it does not flash when loading
 * is quick.
 */
export function Skeleton({ className }: { className?: string }) {
	return <div aria-hidden="true" className={classes('appear-late rounded-card bg-line', className)} />;
}
