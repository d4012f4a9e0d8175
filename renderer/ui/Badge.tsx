import type { ReactNode } from 'react';
import type { TestId } from '../testIds/testIds.ts';
import { classes } from './classes.ts';

type Props = { testId: TestId; title: string; className: string; children: ReactNode };

/** A dark disc with an icon, readable over any video; `title` is its accessible name and its tooltip. */
export function Badge({ testId, title, className, children }: Props) {
	return (
		<span
			role="img"
			data-testid={testId}
			aria-label={title}
			title={title}
			className={classes('forced-edge flex size-8 items-center justify-center rounded-full bg-slate-950/75', className)}
		>
			{children}
		</span>
	);
}

/**
 * The same with its text beside the icon, where a tile (the nearest `@container`) has room for words; else the text is the
 * tooltip, and for screen readers.
 */
export function BadgeWithText({ testId, icon, text }: { testId: TestId; icon: ReactNode; text: string }) {
	return (
		<span
			data-testid={testId}
			title={text}
			className="forced-edge flex h-8 min-w-0 items-center gap-2 rounded-full bg-slate-950/75 px-2 text-sm font-medium text-white @xs:pr-3 [&>svg]:size-4 [&>svg]:shrink-0"
		>
			{icon}
			<span className="truncate @max-xs:sr-only">{text}</span>
		</span>
	);
}
