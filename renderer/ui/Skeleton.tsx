import { classes } from './classes.ts';

/** A grey shape of what will come; invisible for the first 150 ms, so that quick answers do not flash. */
export function Skeleton({ className }: { className?: string }) {
	return <div aria-hidden="true" className={classes('appear-late rounded-card bg-line', className)} />;
}
