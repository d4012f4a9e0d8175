import type { ReactNode } from 'react';
import { classes } from './classes.ts';

type Props = { title: string; className: string; children: ReactNode };

/** A dark disc with an icon, readable over any video; `title` is its accessible name and its tooltip. */
export function Badge({ title, className, children }: Props) {
	return (
		<span
			role="img"
			aria-label={title}
			title={title}
			className={classes('forced-edge flex size-8 items-center justify-center rounded-full bg-slate-950/75', className)}
		>
			{children}
		</span>
	);
}
