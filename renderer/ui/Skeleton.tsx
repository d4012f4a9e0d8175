import { useLayoutEffect, useState } from 'react';
import { classes } from './classes.ts';

/** For so long a skeleton is invisible, so that it does not flash when loading is quick. As `appear-late` in tokens.css. */
const hiddenMs = 150;
/** Skeletons that follow one another within this time belong to one wait, e.g. for the script of a page and then for its data. */
const handoverMs = 300;

/** The wait that is drawn now, or was last, by the clock of `performance.now()`: the first begins with the page (index.html). */
const wait = { beganAtMs: 0, drawnUntilMs: performance.now(), drawnCount: 0 };

/** Negative: it is visible at once, because a skeleton before it was. */
function remainingMs(): number {
	const nowMs = performance.now();
	if (wait.drawnCount === 0 && nowMs - wait.drawnUntilMs > handoverMs) wait.beganAtMs = nowMs;
	return hiddenMs - (nowMs - wait.beganAtMs);
}

/** Grey placeholder for content that is loading; visible after 150 ms of waiting. */
export function Skeleton({ className }: { className?: string }) {
	const [delayMs] = useState(remainingMs);
	useLayoutEffect(() => {
		wait.drawnCount += 1;
		return () => {
			wait.drawnCount -= 1;
			wait.drawnUntilMs = performance.now();
		};
	}, []);
	return (
		<div
			aria-hidden="true"
			className={classes('appear-late rounded-card bg-line', className)}
			style={{ animationDelay: `${delayMs}ms` }}
		/>
	);
}
